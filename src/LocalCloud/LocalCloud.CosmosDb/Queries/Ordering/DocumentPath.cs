using System.Globalization;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>A property at some depth of a document, such as <c>c.model["status"]</c>.</summary>
/// <param name="Key">The same for the same path only.</param>
internal sealed record DocumentPath(string Key, SqlName[] Names)
{
    /// <summary>Of its value no more is asked than whether there is one: whole objects are not to be kept for that.</summary>
    public bool OnlyWhetherDefined { get; private init; }

    /// <summary>Null when the expression is not a path of the document called <paramref name="root"/>.</summary>
    public static DocumentPath? Of(SqlExpression expression, string root)
    {
        var names = new List<SqlName>();
        var at = expression;
        for (; at is Member member; at = member.Of)
        {
            names.Insert(0, member.Name);
        }

        return names.Count > 0 && at is Identifier identifier && identifier.Name == root
            ? new(string.Concat(names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name.Text.Length}:{name.Text}"))), [.. names])
            : null;
    }

    public DocumentPath Defined() => this with { Key = Key + "?", OnlyWhetherDefined = true };

    /// <summary>The value at the path, which no longer needs the document.</summary>
    public SqlValue In(SqlValue document)
    {
        var found = Names.Aggregate(document, (value, name) => value.Property(name));
        return !OnlyWhetherDefined ? found.Detach() : found.IsDefined ? SqlValue.True : SqlValue.Undefined;
    }
}
