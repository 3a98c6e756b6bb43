using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>start servicebus</c>.</summary>
internal sealed record ServiceBusArguments(int Port = 5672, string? StatePath = null, string? DefinitionPath = null)
{
    public const string Help = """
        Runs the emulated Service Bus without a function app, for use with 'func start'.

        Usage: localcloud start servicebus [options]

          --port N            port to listen on (default 5672, and 5300 for administration;
                              beside another one that is a free one; 0 takes a free one)
          --state DIR         folder that keeps the messages (default: in memory)
          --definition FILE   queues and topics to create
                              (default: infra/servicebus.json, looked for from here upwards)
          --help              print this and end
        """;

    /// <exception cref="UsageException">An argument is not known or lacks its value.</exception>
    public static ServiceBusArguments Parse(IReadOnlyList<string> args)
    {
        var result = new ServiceBusArguments();
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
