using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Types() =>
    [
        Test("IS_NULL", value => value.Kind == SqlKind.Null),
        Test("IS_BOOL", value => value.Kind == SqlKind.Boolean),
        Test("IS_NUMBER", value => value.Kind == SqlKind.Number),
        Test("IS_STRING", value => value.Kind == SqlKind.String),
        Test("IS_ARRAY", value => value.Kind == SqlKind.Array),
        Test("IS_OBJECT", value => value.Kind == SqlKind.Object),
        Test("IS_PRIMITIVE", value => value.Kind is >= SqlKind.Null and <= SqlKind.String),
        Test("IS_FINITE_NUMBER", value => value.Kind == SqlKind.Number),
        Test("IS_INTEGER", value => value.Kind == SqlKind.Number && value.Number == Math.Floor(value.Number)),
        Function("IIF", 3, 3, a => a[0].IsTrue ? a[1] : a[2]),
    ];

    private static KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)> Test(string name, Func<SqlValue, bool> test) =>
        Function(name, 1, 1, a => SqlValue.Of(test(a[0])));
}
