using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of event-store.</summary>
internal static class EventStoreArguments
{
    public static EventStoreOptions Read(IEnumerable<string> arguments)
    {
        var (options, given) = ReadAll(arguments, new EventStoreOptions(), Apply);
        return given.Contains("--connection") && given.Contains("--state")
            ? throw new FormatException("--state is the folder of the service that --connection makes unnecessary; leave one of them away.")
            : options;
    }

    private static EventStoreOptions Apply(EventStoreOptions options, string name, Func<string> value) => name switch
    {
        "--connection" => options with { Connection = Connection(name, value()) },
        "--state" => options with { State = Folder(value()) },
        "--only" => options with { Only = [.. value().Split(',').Select(group => OneOf(name, group, EventStoreOptions.Groups))] },
        "--rounds" => options with { Rounds = Whole(name, value(), 1, 100) },
        "--seconds" => options with { Round = Seconds(name, value(), 0.5, 600) },
        "--warm-up" => options with { WarmUp = Seconds(name, value(), 0, 600) },
        "--writers" => options with { Writers = Whole(name, value(), 1, 256) },
        "--stream" => options with { StreamLength = Whole(name, value(), 100, 100_000) },
        "--events" => options with { RebuildEvents = Whole(name, value(), 1_000, 1_000_000) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 14_400) },
        "--json" => options with { JsonFile = NewFile(value()) },
        _ => throw Unknown(name),
    };
}
