namespace OrderFlow.Load.CommandLine;

/// <summary>Reads the command line: a command, then its options.</summary>
internal static class LoadArguments
{
    public static ParsedArguments Parse(string[] arguments)
    {
        var help = arguments.Any(argument => argument is "--help" or "-h" or "-?");
        try
        {
            return arguments switch
            {
                ["place-orders", ..] when help => new ParsedArguments.Help(Usage.PlaceOrders),
                ["event-store", ..] when help => new ParsedArguments.Help(Usage.EventStore),
                ["rebuild", ..] when help => new ParsedArguments.Help(Usage.Rebuild),
                [] => new ParsedArguments.Help(Usage.Commands),
                _ when help => new ParsedArguments.Help(Usage.Commands),
                ["place-orders", .. var options] => new ParsedArguments.PlaceOrders(PlaceOrdersArguments.Read(options)),
                ["event-store", .. var options] => new ParsedArguments.EventStore(EventStoreArguments.Read(options)),
                ["rebuild", .. var options] => new ParsedArguments.Rebuild(RebuildArguments.Read(options)),
                [var unknown, ..] => new ParsedArguments.Refused($"Unknown command '{unknown}'; there are place-orders, event-store and rebuild."),
            };
        }
        catch (FormatException refused)
        {
            return new ParsedArguments.Refused(refused.Message);
        }
    }
}
