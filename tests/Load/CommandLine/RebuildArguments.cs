using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of rebuild.</summary>
internal static class RebuildArguments
{
    public static RebuildOptions Read(IEnumerable<string> arguments) => ReadAll(arguments, new RebuildOptions(), Apply).Options;

    private static RebuildOptions Apply(RebuildOptions options, string name, Func<string> value) => name switch
    {
        "--base-address" => options with { BaseAddress = Address(value()) },
        "--cosmos" => options with { Cosmos = Connection(name, value()) },
        "--database" => options with { Database = value() },
        "--projection" => options with { Projection = OneOf(name, value(), RebuildOptions.Projections) },
        "--orders" => options with { Orders = Whole(name, value(), 0, 100_000) },
        "--concurrency" => options with { Concurrency = Whole(name, value(), 1, 512) },
        "--rate" => options with { Rate = Number(name, value(), 0.1, 10_000) },
        "--queries" => options with { Queries = Number(name, value(), 0.1, 10_000) },
        "--before" => options with { Before = Seconds(name, value(), 0, 600) },
        "--kill-after" => options with { KillAfter = Seconds(name, value(), 0, 3_600) },
        "--app-output" => options with { AppOutput = NewFile(value()) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 14_400) },
        "--json" => options with { JsonFile = NewFile(value()) },
        _ => throw Unknown(name),
    };
}
