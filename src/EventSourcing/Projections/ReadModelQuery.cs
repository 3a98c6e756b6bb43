namespace EventSourcing.Projections;

/// <summary>Which models a page holds.</summary>
/// <param name="Partition">Only this partition; null for all of them.</param>
/// <param name="Equal">Required values by camelCase property name of the model.</param>
/// <param name="OrderBy">camelCase property name of the model.</param>
/// <param name="Offset">Models to skip; instead of <paramref name="Continuation"/>.</param>
public sealed record ReadModelQuery(
    string? Partition, IReadOnlyDictionary<string, string> Equal, string OrderBy, bool Descending, int Limit, int? Offset, string? Continuation);

/// <summary>A page of models.</summary>
/// <param name="Continuation">Opaque, URL-safe; null on the last page.</param>
public sealed record ReadModelPage<TModel>(IReadOnlyList<TModel> Items, string? Continuation);

/// <summary>A continuation was made up, cut off or belongs to another query.</summary>
public sealed class InvalidContinuationException(string message, Exception? inner = null) : Exception(message, inner);
