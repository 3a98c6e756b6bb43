using System.Collections.Immutable;
using EventSourcing.Projections;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Projections;

/// <summary>What happened on all accounts, per account in order: a model that shows every event applied twice, left out or misplaced.</summary>
public sealed record Statement(ImmutableSortedDictionary<string, string> Lines)
{
    public static readonly ReadModelKey Key = new("statement", "bank");

    public string Of(string account) => Lines.GetValueOrDefault(account, "");
}

public sealed class StatementProjection : IProjection<Statement>
{
    public string Name => "statements";

    public bool Follows(string category) => category == Account.Category;

    public ReadModelKey? KeyOf(RecordedEvent @event) => @event.Data is AccountEvent ? Statement.Key : null;

    public Statement? Apply(Statement? model, RecordedEvent @event)
    {
        var lines = model?.Lines ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        var account = @event.StreamId.Key;
        return new Statement(lines.SetItem(account, $"{lines.GetValueOrDefault(account)}[{@event.Version}:{@event.Type}]"));
    }
}
