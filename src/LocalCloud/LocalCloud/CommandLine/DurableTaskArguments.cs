using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>start durabletask</c>.</summary>
internal sealed record DurableTaskArguments(int Port = 4001, string? StatePath = null, string? Hub = null)
{
    public const string Help = """
        Runs the backend of durable tasks without a function app, for workers that connect over gRPC
        (the Durable Task SDKs of .NET, Java, Python and JavaScript; address http://localhost:4001).

        Usage: localcloud start durabletask [options]

          --port N            port to listen on (default 4001; 0 takes a free one)
          --state DIR         folder that keeps the data (default: in memory)
          --hub NAME          name of the task hub (default: LocalCloudHub)
          --help              print this and end
        """;

    /// <exception cref="UsageException">An argument is not known or lacks its value.</exception>
    public static DurableTaskArguments Parse(IReadOnlyList<string> args)
    {
        var result = new DurableTaskArguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--port" => result with { Port = PortAfter(args, ref i) },
                "--state" => result with { StatePath = PathAfter(args, ref i) },
                "--hub" => result with { Hub = TextAfter(args, ref i, "a name") },
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result;
    }
}
