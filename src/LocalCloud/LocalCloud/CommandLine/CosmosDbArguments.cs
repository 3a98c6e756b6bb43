using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>start cosmosdb</c>.</summary>
internal sealed record CosmosDbArguments(int Port = 8081, string? StatePath = null, string? DefinitionPath = null)
{
    public const string Help = """
        Runs the emulated Cosmos DB without a function app, for use with 'func start'.

        Usage: localcloud start cosmosdb [options]

          --port N            port to listen on (default 8081; 0 takes a free one)
          --state DIR         folder that keeps the data (default: in memory)
          --definition FILE   database and containers to create
                              (default: src/Functions/cosmosdb.json, looked for from here upwards)
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
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result;
    }
}
