namespace EventSourcing.Aggregates;

/// <summary>Why a rule of the business said no.</summary>
/// <param name="Code">Stable kebab-case code, for example <c>order-not-paid</c>; clients may branch on it.</param>
/// <param name="Detail">For people: what is wrong and, if there is one, the way out.</param>
public sealed record Refusal(string Code, string Detail, RefusalKind Kind = RefusalKind.Rule);

/// <summary>Tells a missing thing from a broken rule.</summary>
public enum RefusalKind
{
    Rule,
    NotFound,
}
