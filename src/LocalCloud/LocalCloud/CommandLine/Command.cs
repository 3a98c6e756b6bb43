namespace LocalCloud.CommandLine;

/// <summary>What LocalCloud is told to do.</summary>
internal abstract record Command
{
    public const string Help = """
        Runs Azure Functions apps (.NET isolated) and the services they need, on this machine.

        Usage: localcloud start PATH [options]         a function app: its project folder or build output
               localcloud start cosmosdb [options]     only the emulated Cosmos DB
               localcloud start servicebus [options]   only the emulated Service Bus
               localcloud start eventgrid [options]    only the emulated Event Grid
               localcloud start durabletask [options]  only the backend of durable tasks, for workers over gRPC
               localcloud trust --state DIR            how clients come to trust the certificate of --https
               localcloud start ... --help             the options of each
               localcloud --version                    print the version and end

        In this repository, localcloud is: dotnet run --project src/LocalCloud/LocalCloud --
        """;

    /// <exception cref="UsageException">It cannot be understood; says why.</exception>
    public static Command Parse(params string[] args) => args switch
    {
        [] or ["start"] => new ShowHelp(Help),
        [var help, ..] when IsHelp(help) => new ShowHelp(Help),
        ["--version"] => new ShowVersion(),
        ["start", .. var rest] when rest.Contains("--version") => new ShowVersion(),
        ["start", var help, ..] when IsHelp(help) => new ShowHelp(Help),
        ["start", "cosmosdb", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(CosmosDbArguments.Help) : new StartCosmosDb(CosmosDbArguments.Parse(rest)),
        ["start", "durabletask", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(DurableTaskArguments.Help) : new StartDurableTask(DurableTaskArguments.Parse(rest)),
        ["start", "servicebus", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(ServiceBusArguments.Help) : new StartServiceBus(ServiceBusArguments.Parse(rest)),
        ["start", "eventgrid", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(EventGridArguments.Help) : new StartEventGrid(EventGridArguments.Parse(rest)),
        ["start", var path, ..] when path.StartsWith('-') => throw new UsageException($"start needs a function app before '{path}': its project folder or build output."),
        ["start", var path, .. var rest] => rest.Any(IsHelp) ? new ShowHelp(AppArguments.Help) : new StartApp(path, AppArguments.Parse(rest)),
        ["trust", .. var rest] => rest.Any(IsHelp) ? new ShowHelp(TrustArguments.Help) : new Trust(TrustArguments.Parse(rest)),
        _ => throw new UsageException($"'{string.Join(' ', args)}' is not known; every command begins with 'start' or is 'trust'."),
    };

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";

    internal sealed record ShowHelp(string Text) : Command;

    internal sealed record ShowVersion : Command;

    internal sealed record StartApp(string Path, AppArguments Arguments) : Command;

    internal sealed record StartCosmosDb(CosmosDbArguments Arguments) : Command;

    internal sealed record StartServiceBus(ServiceBusArguments Arguments) : Command;

    internal sealed record StartEventGrid(EventGridArguments Arguments) : Command;

    internal sealed record Trust(TrustArguments Arguments) : Command;

    internal sealed record StartDurableTask(DurableTaskArguments Arguments) : Command;
}
