namespace OrderFlow.Load.CommandLine;

internal abstract record ParsedArguments
{
    public sealed record Help(string Text) : ParsedArguments;

    public sealed record Refused(string Reason) : ParsedArguments;

    public sealed record PlaceOrders(LoadOptions Options) : ParsedArguments;

    public sealed record EventStore(EventStoreOptions Options) : ParsedArguments;

    public sealed record PartnerMessages(PartnerMessagesOptions Options) : ParsedArguments;

    public sealed record BrokerOutage(BrokerOutageOptions Options) : ParsedArguments;

    public sealed record Rebuild(RebuildOptions Options) : ParsedArguments;

    public sealed record Compare(CompareOptions Options) : ParsedArguments;

    public sealed record Growth(GrowthOptions Options) : ParsedArguments;

    public sealed record Alternate(AlternateOptions Options) : ParsedArguments;
}
