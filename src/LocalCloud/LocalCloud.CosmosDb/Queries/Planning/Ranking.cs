using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>What an ORDER BY RANK clause ranks by.</summary>
/// <param name="IsFused">By the ranks of several scores together (RRF).</param>
/// <param name="Weights">Null where there are none.</param>
internal sealed record Ranking(bool IsFused, IReadOnlyList<RankedScore> Components, IReadOnlyList<double>? Weights)
{
    /// <summary>Null when it is something else.</summary>
    public static Ranking? Of(SqlQuery query)
    {
        if (query.OrderBy is not [{ Value: Call { UserDefined: false } call }])
        {
            return null;
        }

        if (!call.Name.Equals("RRF", StringComparison.OrdinalIgnoreCase))
        {
            return new(false, [new(call, 0, 1)], null);
        }

        var weights = call.Arguments is [.., ArrayLiteral list] ? list.Items.Select(WeightOf).ToList() : null;
        var calls = (weights is null ? call.Arguments : call.Arguments.SkipLast(1)).ToList();
        return weights?.Contains(null) == true || calls.Exists(part => part is not Call { UserDefined: false })
            ? null
            : new(true, Numbered([.. calls.Cast<Call>()], weights), weights?.ConvertAll(weight => weight!.Value));
    }

    public static bool IsText(Call call) => !call.UserDefined && call.Name.Equals("FullTextScore", StringComparison.OrdinalIgnoreCase);

    public static bool IsVector(SqlExpression expression) =>
        expression is Call { UserDefined: false } call && call.Name.Equals("VectorDistance", StringComparison.OrdinalIgnoreCase);

    private static List<RankedScore> Numbered(List<Call> calls, List<double?>? weights)
    {
        var texts = 0;
        return [.. calls.Select((call, index) => new RankedScore(call, IsText(call) ? texts++ : 0, weights?.ElementAtOrDefault(index) ?? 1))];
    }

    private static double? WeightOf(SqlExpression item) => item switch
    {
        Literal { Value: { Kind: SqlKind.Number } value } => value.Number,
        Unary { Operator: "-", Operand: Literal { Value: { Kind: SqlKind.Number } value } } => -value.Number,
        _ => null,
    };
}

/// <summary>One score, in the form in which a partition computes it once it is told about all of them.</summary>
/// <param name="Text">Its number among the scores of texts.</param>
/// <param name="Weight">Below zero, the worst come first.</param>
internal sealed record RankedScore(Call Call, int Text, double Weight)
{
    private const string Least = "1.7976900000000001e+308";

    public bool IsText => Ranking.IsText(Call);

    /// <summary>What the client puts numbers in for.</summary>
    public SqlExpression Score => IsText
        ? new Call(
            "_FullTextScore",
            [
                Call.Arguments[0],
                new ArrayLiteral([.. Call.Arguments.Skip(1)]),
                new Identifier("{documentdb-formattablehybridsearchquery-totaldocumentcount}"),
                new Identifier($"{{documentdb-formattablehybridsearchquery-totalwordcount-{Text}}}"),
                new Identifier($"{{documentdb-formattablehybridsearchquery-hitcountsarray-{Text}}}"),
            ],
            false)
        : Call with { Name = "_VectorScore" };

    public string OrderBy => SqlPrinter.Print(Score) + (Weight < 0 ? " ASC" : IsText ? " DESC" : "");

    /// <summary>A number in any case.</summary>
    public string ComponentScore => $"({SqlPrinter.Print(Score)} ?? {(Weight < 0 ? Least : IsText ? "-1" : "-" + Least)})";

    /// <summary>The higher the better.</summary>
    public string HighScore => Weight < 0 ? $"(-1 * {ComponentScore})" : ComponentScore;

    /// <summary>How many words there are in all documents, and how many of these have each term.</summary>
    public string Statistics
    {
        get
        {
            var path = SqlPrinter.Print(Call.Arguments[0]);
            var hits = Call.Arguments.Skip(1).Select(term => $"COUNTIF(FullTextContains({path}, {SqlPrinter.Print(term)}))");
            return $"{{\"totalWordCount\": SUM(_FullTextWordCount({path})), \"hitCounts\": [{string.Join(", ", hits)}]}}";
        }
    }
}
