namespace LocalCloud.ServiceBus.Filters;

internal enum SqlTokenKind
{
    End,
    Name,
    QuotedName,
    Text,
    Integer,
    Number,
    Symbol,
}

/// <summary>A word of a filter or action, and where it stands.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    public bool Is(string symbolOrKeyword) => Kind is SqlTokenKind.Symbol or SqlTokenKind.Name
        && string.Equals(Text, symbolOrKeyword, StringComparison.OrdinalIgnoreCase);
}
