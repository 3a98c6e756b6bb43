using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of alternate.</summary>
internal static class AlternateArguments
{
    public static AlternateOptions Read(IEnumerable<string> arguments)
    {
        var options = ReadAll(arguments, new AlternateOptions(), Apply).Options;
        return options.Name.Length > 0 ? options : throw new FormatException("--setting is missing: what is to be compared?");
    }

    private static AlternateOptions Apply(AlternateOptions options, string name, Func<string> value) => name switch
    {
        "--setting" => WithSetting(options, value().Split('=', 2)),
        "--pairs" => options with { Pairs = Whole(name, value(), 1, 100) },
        "--orders" => options with { Orders = Whole(name, value(), 1, 100_000) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 14_400) },
        _ => throw Unknown(name),
    };

    private static AlternateOptions WithSetting(AlternateOptions options, string[] setting) =>
        setting is [{ Length: > 0 } name, var value]
            ? options with { Name = name, Value = value }
            : throw new FormatException("--setting must have the form NAME=VALUE.");
}
