namespace LocalCloud.CommandLine;

/// <summary>What LocalCloud is told to do.</summary>
internal abstract record Command
{
    public const string Help = """
        Runs Azure Functions apps (.NET isolated) and the services they need, on this machine.

        Usage: localcloud start [PATH] [options]       the function app of this folder, or of another one: built, run, restarted by builds
               localcloud start cosmosdb [options]     only the emulated Cosmos DB
               localcloud start servicebus [options]   only the emulated Service Bus
               localcloud start eventgrid [options]    only the emulated Event Grid
               localcloud start durabletask [options]  only the backend of durable tasks, for workers over gRPC
               localcloud list [PATH] [--json]         the functions of an app
               localcloud new NAME                     a function app with a test project, in ten files
               localcloud trust --state DIR            how clients come to trust the certificate of --https
               localcloud completion SHELL             a script that completes what you type: bash, zsh, fish or pwsh
               localcloud ... --help                   the options of each
               localcloud --version                    print the version and end

        Exit codes: 0 as asked; 1 it cannot be done, and says why; 2 a wrong argument; 3 the app does not build.
        A folder named like a service is ./cosmosdb. Nothing is ever fetched from a network, but by the build of an app.
        """;

    /// <exception cref="UsageException">It cannot be understood; says why.</exception>
    public static Command Parse(params string[] args) => args switch
    {
        [] => new ShowHelp(Help),
        [var help, ..] when IsHelp(help) => new ShowHelp(Help),
        ["--version"] => new ShowVersion(),
        ["start", .. var rest] when rest.Contains("--version") => new ShowVersion(),
        ["start", "cosmosdb", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(CosmosDbArguments.Help) : new StartCosmosDb(CosmosDbArguments.Parse(rest)),
        ["start", "durabletask", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(DurableTaskArguments.Help) : new StartDurableTask(DurableTaskArguments.Parse(rest)),
        ["start", "servicebus", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(ServiceBusArguments.Help) : new StartServiceBus(ServiceBusArguments.Parse(rest)),
        ["start", "eventgrid", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(EventGridArguments.Help) : new StartEventGrid(EventGridArguments.Parse(rest)),
        ["start", .. var rest] when rest.Any(IsHelp) => new ShowHelp(AppArguments.Help),
        ["start", .. [var path, .. var rest]] when !path.StartsWith('-') => new StartApp(path, AppArguments.Parse(rest)),
        ["start", .. var rest] => new StartApp(".", AppArguments.Parse(rest)),
        ["list", .. var rest] when rest.Any(IsHelp) => new ShowHelp(ListArguments.Help),
        ["list", .. [var path, .. var rest]] when !path.StartsWith('-') => new StartApp(path, ListArguments.Parse(rest)),
        ["list", .. var rest] => new StartApp(".", ListArguments.Parse(rest)),
        ["new", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(NewArguments.Help) : new New(NewArguments.Parse(rest)),
        ["completion", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(CompletionArguments.Help) : new ShowCompletion(CompletionArguments.Parse(rest)),
        ["trust", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(TrustArguments.Help) : new Trust(TrustArguments.Parse(rest)),
        _ => throw new UsageException($"'{args[0]}' is not known; the commands are start, list, new, trust and completion."),
    };

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";

    internal sealed record ShowHelp(string Text) : Command;

    internal sealed record ShowVersion : Command;

    internal sealed record StartApp(string Path, AppArguments Arguments) : Command;

    internal sealed record New(NewArguments Arguments) : Command;

    internal sealed record ShowCompletion(string Shell) : Command;

    internal sealed record StartCosmosDb(CosmosDbArguments Arguments) : Command;

    internal sealed record StartServiceBus(ServiceBusArguments Arguments) : Command;

    internal sealed record StartEventGrid(EventGridArguments Arguments) : Command;

    internal sealed record Trust(TrustArguments Arguments) : Command;

    internal sealed record StartDurableTask(DurableTaskArguments Arguments) : Command;
}
