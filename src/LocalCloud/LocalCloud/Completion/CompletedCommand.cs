using System.Text.RegularExpressions;
using LocalCloud.CommandLine;

namespace LocalCloud.Completion;

/// <summary>A command as a shell completes it; its options are read from its help, so that the two cannot differ.</summary>
/// <param name="Words">For example <c>start cosmosdb</c>.</param>
/// <param name="TakesFolder">Whether a folder may come next.</param>
/// <param name="Options">In the order of the help.</param>
internal sealed partial record CompletedCommand(string Words, bool TakesFolder, IReadOnlyList<CompletedOption> Options)
{
    /// <summary>All of them; the more special ones come first.</summary>
    public static IReadOnlyList<CompletedCommand> All { get; } =
    [
        Of("start cosmosdb", CosmosDbArguments.Help),
        Of("start servicebus", ServiceBusArguments.Help),
        Of("start eventgrid", EventGridArguments.Help),
        Of("start durabletask", DurableTaskArguments.Help),
        Of("start", AppArguments.Help, takesFolder: true),
        Of("list", ListArguments.Help, takesFolder: true),
        Of("new", NewArguments.Help),
        Of("trust", TrustArguments.Help),
        Of("completion", CompletionArguments.Help),
    ];

    /// <summary>The last word; all before it lead there.</summary>
    public string Name => Words.Split(' ')[^1];

    /// <summary>What may follow that is no option.</summary>
    public IEnumerable<string> Next => Words == "completion"
        ? CompletionScript.Shells
        : All.Where(command => command.Words.StartsWith(Words + ' ', StringComparison.Ordinal)).Select(command => command.Name);

    private static CompletedCommand Of(string words, string help, bool takesFolder = false) => new(
        words,
        takesFolder,
        [
            .. help.Split('\n')
                .Select(line => OptionLine().Match(line))
                .Where(line => line.Success)
                .SelectMany(line => Option().Matches(line.Groups["options"].Value).Select(option =>
                    new CompletedOption(option.Groups["name"].Value, option.Groups["value"].Value, line.Groups["about"].Value.Trim()))),
        ]);

    [GeneratedRegex(@"^ *(?<options>--.*?)  +(?<about>.+)$")]
    private static partial Regex OptionLine();

    [GeneratedRegex(@"--(?<name>[a-z-]+)(?: (?<value>[A-Z]+))?")]
    private static partial Regex Option();
}

/// <param name="Name">Without the dashes.</param>
/// <param name="Value">What the help calls its value; empty for none.</param>
/// <param name="About">The first line that is said of it.</param>
internal sealed record CompletedOption(string Name, string Value, string About)
{
    public bool TakesFile => Value == "FILE";

    public bool TakesFolder => Value == "DIR";
}
