namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>list</c>; the same as <c>start PATH --list</c>.</summary>
internal static class ListArguments
{
    public const string Help = """
        Prints the functions of an app, which it builds if it must. Starts nothing else and touches no state.

        Usage: localcloud list [PATH] [options]

          PATH                the app: its project, its build output, or a folder above it (default: this one)
          --json              in the form of functions.metadata
          --no-build          take the newest build output, however old
          --isolated          run the app in a process of its own
          --help              print this and end
        """;

    /// <exception cref="UsageException">An argument is not known.</exception>
    public static AppArguments Parse(IReadOnlyList<string> args)
    {
        var result = new AppArguments { List = true };
        foreach (var argument in args)
        {
            result = argument switch
            {
                "--json" => result with { Json = true },
                "--no-build" => result with { NoBuild = true },
                "--isolated" => result with { Isolated = true },
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result;
    }
}
