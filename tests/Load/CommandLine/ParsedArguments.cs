namespace OrderFlow.Load.CommandLine;

internal abstract record ParsedArguments
{
    public sealed record Help : ParsedArguments;

    public sealed record Refused(string Reason) : ParsedArguments;

    public sealed record PlaceOrders(LoadOptions Options) : ParsedArguments;
}
