using System.Globalization;
using System.Text;
using EventSourcing.Projections;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>Queries for read models as SQL: values are parameters, and names can only be plain words.</summary>
internal static class ReadModelSql
{
    /// <param name="begin">Where the page before ended; null for the first.</param>
    /// <exception cref="ArgumentException">A property has no plain name.</exception>
    public static QueryDefinition For(ReadModelQuery query, int generation, PageContinuation? begin)
    {
        var sorted = Property(query.OrderBy);
        var sql = new StringBuilder(
            $"SELECT c.id, c[\"partition\"], c.model, {sorted} AS sorted FROM c WHERE c.generation = @generation AND IS_DEFINED(c.model)");
        var parameters = new List<(string Name, object Value)> { ("@generation", generation) };
        foreach (var (position, (name, value)) in query.Equal.OrderBy(pair => pair.Key, StringComparer.Ordinal).Index())
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {Property(name)} = @p{position}");
            parameters.Add(($"@p{position}", value));
        }

        if (begin is not null)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {sorted} {(query.Descending ? "<=" : ">=")} @begin");
            parameters.Add(("@begin", begin.Last));
        }

        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {sorted} {(query.Descending ? "DESC" : "ASC")}");
        if (query.Offset is { } offset)
        {
            sql.Append(CultureInfo.InvariantCulture, $" OFFSET {offset} LIMIT {query.Limit}");
        }

        return parameters.Aggregate(new QueryDefinition(sql.ToString()), (definition, parameter) => definition.WithParameter(parameter.Name, parameter.Value));
    }

    /// <summary>Where the models are that belong to no generation any more.</summary>
    public static QueryDefinition Leftovers(IReadOnlyCollection<int> kept, int last) => new QueryDefinition(
        string.Join(
            " AND ",
            kept.Select(generation => string.Create(CultureInfo.InvariantCulture, $"c.generation != {generation}"))
                .Prepend("SELECT c.id, c[\"partition\"] FROM c WHERE c.generation <= @last"))).WithParameter("@last", last);

    /// <exception cref="ArgumentException">The query asks for what cannot be.</exception>
    public static void Validate(ReadModelQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset ?? 0);
        if (query.Offset is not null && query.Continuation is not null)
        {
            throw new ArgumentException("A page begins at an offset or at a continuation, not at both.", nameof(query));
        }
    }

    /// <summary>In brackets, because a property may be named like a keyword (<c>order</c>, <c>value</c>).</summary>
    private static string Property(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? $"c.model[\"{name}\"]"
        : throw new ArgumentException($"'{name}' cannot be a property of a read model.", nameof(name));
}
