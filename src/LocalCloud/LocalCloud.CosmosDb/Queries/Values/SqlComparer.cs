namespace LocalCloud.CosmosDb.Queries.Values;

/// <summary>
/// Order and equality of values: by type first, strings by code unit. Arrays and objects are equal by content, but have no order among
/// themselves, because clients resume ORDER BY after one of them by its type alone.
/// </summary>
internal sealed class SqlComparer : IComparer<SqlValue>, IEqualityComparer<SqlValue>
{
    public static readonly SqlComparer Instance = new();

    public int Compare(SqlValue x, SqlValue y)
    {
        if (x.Kind != y.Kind)
        {
            return x.Kind.CompareTo(y.Kind);
        }

        return x.Kind switch
        {
            SqlKind.Boolean or SqlKind.Number => x.Number.CompareTo(y.Number),
            SqlKind.String => string.CompareOrdinal(x.Text, y.Text),
            _ => 0,
        };
    }

    public bool Equals(SqlValue x, SqlValue y)
    {
        if (x.Kind != y.Kind)
        {
            return false;
        }

        switch (x.Kind)
        {
            case SqlKind.Boolean or SqlKind.Number:
                return x.Number == y.Number;
            case SqlKind.String:
                return x.TextEquals(y);
            case SqlKind.Array:
                return x.Length == y.Length && x.Items().SequenceEqual(y.Items(), this);
            case SqlKind.Object:
                var left = Defined(x);
                var right = Defined(y);
                return left.Count == right.Count && left.All(p => right.TryGetValue(p.Key, out var value) && Equals(p.Value, value));
            default:
                return true;
        }
    }

    public int GetHashCode(SqlValue obj) => obj.Kind switch
    {
        SqlKind.Boolean or SqlKind.Number => obj.Number.GetHashCode(),
        SqlKind.String => obj.Text.GetHashCode(StringComparison.Ordinal),
        SqlKind.Array => obj.Items().Aggregate(7, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        SqlKind.Object => Defined(obj).Aggregate(11, (hash, p) => hash + HashCode.Combine(p.Key, GetHashCode(p.Value))),
        _ => (int)obj.Kind,
    };

    private static Dictionary<string, SqlValue> Defined(SqlValue value)
    {
        var properties = new Dictionary<string, SqlValue>(StringComparer.Ordinal);
        foreach (var (name, item) in value.Properties())
        {
            if (item.IsDefined)
            {
                properties[name] = item;
            }
        }

        return properties;
    }
}
