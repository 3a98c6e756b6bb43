using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>trust</c>.</summary>
internal sealed record TrustArguments(string StatePath, string? OutPath = null)
{
    public const string Help = """
        Says how clients come to trust the certificate of 'start cosmosdb --https'; makes it if there is none.
        Nothing is changed on this machine: the commands it prints are yours to run.

        Usage: localcloud trust --state DIR [options]

          --state DIR         state folder of the service, which may be running
          --out FILE          write the certificate there, too (PEM, without its key)
          --help              print this and end
        """;

    /// <exception cref="UsageException">An argument is not known, is missing or lacks its value.</exception>
    public static TrustArguments Parse(IReadOnlyList<string> args)
    {
        var (state, copy) = ((string?)null, (string?)null);
        for (var i = 0; i < args.Count; i++)
        {
            (state, copy) = args[i] switch
            {
                "--state" => (PathAfter(args, ref i), copy),
                "--out" => (state, PathAfter(args, ref i)),
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return new(state ?? throw new UsageException("trust needs --state, the folder of the service whose certificate it is."), copy);
    }
}
