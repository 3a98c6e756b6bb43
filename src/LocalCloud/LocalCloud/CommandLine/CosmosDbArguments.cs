using LocalCloud.CosmosDb;
using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>start cosmosdb</c>.</summary>
internal sealed record CosmosDbArguments(
    int Port = 8081, string? StatePath = null, string? DefinitionPath = null, string Key = CosmosDbOptions.WellKnownKey, bool VerifiesKeys = true, bool Throttles = false, bool IsSecure = false)
{
    public const string Help = """
        Runs the emulated Cosmos DB without a function app, for use with 'func start'.

        Usage: localcloud start cosmosdb [options]

          --port N            port to listen on (default 8081; 0 takes a free one)
          --state DIR         folder that keeps the data (default: in memory)
          --definition FILE   database and containers to create
                              (default: src/Functions/cosmosdb.json, looked for from here upwards)
          --key KEY           key of the account, in base64 (default: the one of every emulator)
          --no-auth           take requests with any key, or none
          --https             serve HTTPS with a certificate kept in the state folder
                              (see 'localcloud trust --help'); goes with --state
          --throttle          refuse what goes beyond a container's throughput (429)
          --help              print this and end
        """;

    /// <exception cref="UsageException">An argument is not known or lacks its value.</exception>
    public static CosmosDbArguments Parse(IReadOnlyList<string> args)
    {
        var result = new CosmosDbArguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--port" => result with { Port = PortAfter(args, ref i) },
                "--state" => result with { StatePath = PathAfter(args, ref i) },
                "--definition" => result with { DefinitionPath = PathAfter(args, ref i) },
                "--key" => result with { Key = KeyAfter(args, ref i) },
                "--no-auth" => result with { VerifiesKeys = false },
                "--https" => result with { IsSecure = true },
                "--throttle" => result with { Throttles = true },
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result is { IsSecure: true, StatePath: null }
            ? throw new UsageException("--https goes with --state: the certificate is kept there, so that it need be trusted only once.")
            : result;
    }

    private static string KeyAfter(IReadOnlyList<string> args, ref int i) =>
        TextAfter(args, ref i, "a key") is { Length: > 0 } key && Convert.TryFromBase64String(key, new byte[key.Length], out var bytes) && bytes > 0
            ? key
            : throw new UsageException("--key needs a key in base64.");
}
