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
                ["partner-messages", ..] when help => new ParsedArguments.Help(MessagingUsage.PartnerMessages),
                ["broker-outage", ..] when help => new ParsedArguments.Help(MessagingUsage.BrokerOutage),
                ["rebuild", ..] when help => new ParsedArguments.Help(Usage.Rebuild),
                ["compare", ..] when help => new ParsedArguments.Help(SeriesUsage.Compare),
                ["growth", ..] when help => new ParsedArguments.Help(SeriesUsage.Growth),
                ["alternate", ..] when help => new ParsedArguments.Help(SeriesUsage.Alternate),
                [] => new ParsedArguments.Help(Usage.Commands),
                _ when help => new ParsedArguments.Help(Usage.Commands),
                ["place-orders", .. var options] => new ParsedArguments.PlaceOrders(PlaceOrdersArguments.Read(options)),
                ["event-store", .. var options] => new ParsedArguments.EventStore(EventStoreArguments.Read(options)),
                ["partner-messages", .. var options] => new ParsedArguments.PartnerMessages(PartnerMessagesArguments.Read(options)),
                ["broker-outage", .. var options] => new ParsedArguments.BrokerOutage(BrokerOutageArguments.Read(options)),
                ["rebuild", .. var options] => new ParsedArguments.Rebuild(RebuildArguments.Read(options)),
                ["compare", .. var options] => new ParsedArguments.Compare(CompareArguments.Read(options)),
                ["growth", .. var options] => new ParsedArguments.Growth(GrowthArguments.Read(options)),
                ["alternate", .. var options] => new ParsedArguments.Alternate(AlternateArguments.Read(options)),
                [var unknown, ..] => new ParsedArguments.Refused($"Unknown command '{unknown}'; --help shows those that there are."),
            };
        }
        catch (FormatException refused)
        {
            return new ParsedArguments.Refused(refused.Message);
        }
    }
}
