using System.Text;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>
/// Texts that a document must contain for a WHERE clause to be true, so that most of those that do not match need not be parsed. A document
/// that escapes characters may spell a text in another way, and is always looked at.
/// </summary>
internal sealed class RequiredTexts(IReadOnlyList<byte[]> texts)
{
    public static RequiredTexts? Of(SqlExpression? where, string root, Frame frame)
    {
        var texts = where is null ? [] : Conjuncts(where).Select(operand => TextOf(operand, root, frame)).OfType<byte[]>().ToList();
        return texts.Count > 0 ? new(texts) : null;
    }

    public bool MayMatch(ReadOnlySpan<byte> body)
    {
        foreach (var text in texts)
        {
            if (body.IndexOf(text) < 0 && IsPlain(body))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every document ends with an entity tag in escaped quotes; no other character of it is escaped.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> body)
    {
        var end = body.LastIndexOf(",\"_rid\":\""u8);
        return end >= 0 && body[..end].IndexOf((byte)'\\') < 0;
    }

    private static IEnumerable<SqlExpression> Conjuncts(SqlExpression expression) =>
        expression is Logical { IsAnd: true } all ? all.Operands.SelectMany(Conjuncts) : [expression];

    private static byte[]? TextOf(SqlExpression expression, string root, Frame frame) => expression switch
    {
        Binary { Operator: "=" } equality when IsPath(equality.Left, root) => Encoded(Constant.ValueOf(equality.Right, frame), isWhole: true),
        Binary { Operator: "=" } equality when IsPath(equality.Right, root) => Encoded(Constant.ValueOf(equality.Left, frame), isWhole: true),
        Call { UserDefined: false, Arguments: [var path, var text] } call when IsPath(path, root) && call.Name.ToUpperInvariant() is "CONTAINS" or "STARTSWITH" or "ENDSWITH" =>
            Encoded(Constant.ValueOf(text, frame), isWhole: false),
        _ => null,
    };

    /// <summary>But for those of the service, which come last, the entity tag with escapes.</summary>
    private static bool IsPath(SqlExpression expression, string root) => expression is Member member
        && (member.Of is Identifier identifier ? identifier.Name == root && !member.Name.Text.StartsWith('_') : IsPath(member.Of, root));

    private static byte[]? Encoded(SqlValue value, bool isWhole) =>
        value is { Kind: SqlKind.String, Text: { Length: > 2 } text } && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text.AsSpan().IndexOfAny('"', '\\') < 0
            ? Encoding.UTF8.GetBytes(isWhole ? $"\"{text}\"" : text)
            : null;
}
