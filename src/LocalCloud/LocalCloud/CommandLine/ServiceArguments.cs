namespace LocalCloud.CommandLine;

/// <summary>What may be said to LocalCloud when it is started without a function app.</summary>
internal sealed record ServiceArguments(int Port, string? StatePath, string? DefinitionPath)
{
    public const string Help = """
        Runs an emulated service without a function app, for use with 'func start'.

        Usage: dotnet run --project src/LocalCloud/LocalCloud -- start cosmosdb [options]

          --port N            port to listen on (default 8081; 0 takes a free one)
          --state DIR         folder that keeps the data (default: in memory)
          --definition FILE   database and containers to create
                              (default: src/Functions/cosmosdb.json, looked for from here upwards)
          --help              print this and end
        """;

    /// <summary>Null when help is wanted.</summary>
    /// <exception cref="UsageException">An argument is not known or lacks its value.</exception>
    public static ServiceArguments? Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            return null;
        }

        if (args is not ["start", "cosmosdb", ..])
        {
            throw new UsageException($"'{string.Join(' ', args)}' is not known; the only command is 'start cosmosdb'.");
        }

        var result = new ServiceArguments(8081, null, null);
        for (var i = 2; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--port" => result with { Port = AppArguments.PortAfter(args, ref i) },
                "--state" => result with { StatePath = PathAfter(args, ref i) },
                "--definition" => result with { DefinitionPath = PathAfter(args, ref i) },
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result;
    }

    private static string PathAfter(IReadOnlyList<string> args, ref int index) =>
        ++index < args.Count ? Path.GetFullPath(args[index]) : throw new UsageException($"{args[index - 1]} needs a path.");
}
