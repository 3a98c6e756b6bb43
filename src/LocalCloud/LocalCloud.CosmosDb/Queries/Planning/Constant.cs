using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>What a query says without looking at a document: literals and parameters.</summary>
internal static class Constant
{
    public static bool Is(SqlExpression expression) => expression is Literal or Parameter;

    /// <summary>The value; undefined for a parameter that was not given, and for anything that is no constant.</summary>
    public static SqlValue ValueOf(SqlExpression? expression, Frame frame) => expression switch
    {
        Literal literal => literal.Value,
        Parameter parameter => frame.Parameters.GetValueOrDefault(parameter.Name),
        _ => default,
    };
}
