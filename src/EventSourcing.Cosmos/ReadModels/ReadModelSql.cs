using System.Globalization;
using System.Text;
using EventSourcing.Projections;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>A query for read models as SQL: values are parameters, and names can only be plain words.</summary>
internal static class ReadModelSql
{
    /// <exception cref="ArgumentException">The query asks for what cannot be.</exception>
    public static QueryDefinition For(ReadModelQuery query, int generation)
    {
        Validate(query);
        var sql = new StringBuilder("SELECT VALUE c.model FROM c WHERE c.generation = @generation");
        foreach (var (position, name) in query.Equal.Keys.Order(StringComparer.Ordinal).Index())
        {
            sql.Append(" AND ").Append(Property(name)).Append(CultureInfo.InvariantCulture, $" = @p{position}");
        }

        sql.Append(" ORDER BY ").Append(Property(query.OrderBy)).Append(query.Descending ? " DESC" : " ASC");
        if (query.Offset is { } offset)
        {
            sql.Append(CultureInfo.InvariantCulture, $" OFFSET {offset} LIMIT {query.Limit}");
        }

        return query.Equal
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Index()
            .Aggregate(new QueryDefinition(sql.ToString()).WithParameter("@generation", generation), (definition, p) => definition.WithParameter($"@p{p.Index}", p.Item.Value));
    }

    private static void Validate(ReadModelQuery query)
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
