using LocalCloud.Creating;
using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>new</c>.</summary>
internal sealed record NewArguments(AppName Name, string Folder)
{
    public const string Help = """
        Writes a function app, HTTP, Cosmos DB, a durable orchestration and a timer, with a test project, in ten files.

        Usage: localcloud new NAME [options]

          --output DIR        folder to write them to (default: one with that name, here)
          --help              print this and end
        """;

    /// <exception cref="UsageException">The name is missing or no name, or an argument is not known or lacks its value.</exception>
    public static NewArguments Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || args[0].StartsWith('-'))
        {
            throw new UsageException("new needs a name for the app, for example 'localcloud new shop'.");
        }

        var (name, folder) = (AppName.Parse(args[0]), Path.GetFullPath(args[0]));
        for (var i = 1; i < args.Count; i++)
        {
            folder = args[i] == "--output" ? PathAfter(args, ref i) : throw new UsageException($"Unknown argument '{args[i]}'.");
        }

        return new(name, folder);
    }
}
