using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of compare.</summary>
internal static class CompareArguments
{
    public static CompareOptions Read(IEnumerable<string> arguments) => ReadAll(arguments, new CompareOptions(), Apply).Options;

    private static CompareOptions Apply(CompareOptions options, string name, Func<string> value) => name switch
    {
        "--only" => options with { Only = [.. value().Split(',').Select(group => OneOf(name, group, CompareOptions.Groups))] },
        "--recorded" => options with { Recorded = ExistingFile(value()) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 14_400) },
        _ => throw Unknown(name),
    };

    private static string ExistingFile(string path) => File.Exists(path) ? path : throw new FormatException($"There is no file '{path}'.");
}
