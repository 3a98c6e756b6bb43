using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>start eventgrid</c>.</summary>
internal sealed record EventGridArguments(int Port = 6060, string? StatePath = null, string? DefinitionPath = null)
{
    public const string Help = """
        Runs the emulated Event Grid without a function app, for use with 'func start'.

        Usage: localcloud start eventgrid [options]

          --port N            port to listen on (default 6060; 0 takes a free one)
          --state DIR         folder that keeps events, deliveries and dead letters (default: in memory)
          --definition FILE   topics and subscriptions (default: infra/eventgrid.json, looked for from here upwards)
          --functions URL     where the functions are (default http://localhost:7071)
          --help              print this and end
        """;

    /// <summary>Where the functions are.</summary>
    public Uri Functions { get; init; } = new("http://localhost:7071");

    /// <exception cref="UsageException">An argument is not known or lacks its value.</exception>
    public static EventGridArguments Parse(IReadOnlyList<string> args)
    {
        var result = new EventGridArguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--port" => result with { Port = PortAfter(args, ref i) },
                "--state" => result with { StatePath = PathAfter(args, ref i) },
                "--definition" => result with { DefinitionPath = PathAfter(args, ref i) },
                "--functions" => result with { Functions = AddressOf(TextAfter(args, ref i, "an address")) },
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result;
    }

    private static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address!
            : throw new UsageException($"--functions: '{text}' is not an http address.");
}
