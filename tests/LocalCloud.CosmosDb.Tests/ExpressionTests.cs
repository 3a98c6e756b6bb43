using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What expressions give over one document; "undefined" is no result at all.</summary>
public sealed class ExpressionTests
{
    private const string Document = """{"n":5,"s":"Hello","b":true,"z":null,"a":[1,"x",{"k":1,"l":2}],"o":{"p":{"q":7}},"order":3,"big":12345678901234567890,"spelled":[0.0,1e2,1.50,-2.0,1E21]}""";
    private static readonly QueryCache Cache = new();

    [Theory]
    [InlineData("c.n + 2 * 3", "11")]
    [InlineData("(c.n + 2) * 3", "21")]
    [InlineData("-c.n", "-5")]
    [InlineData("c.n / 0", "undefined")]
    [InlineData("c.n % 3", "2")]
    [InlineData("c.n & 4", "4")]
    [InlineData("c.s || ' World'", "\"Hello World\"")]
    [InlineData("c.n = 5.0", "true")]
    [InlineData("c.n = '5'", "false")]
    [InlineData("c.n != '5'", "true")]
    [InlineData("c.s != null", "true")]
    [InlineData("NOT (c.s = null)", "true")]
    [InlineData("c.a = {}", "false")]
    [InlineData("c.n IN ('5', null)", "false")]
    [InlineData("c.n IN (c.missing, 4)", "undefined")]
    [InlineData("c.n NOT IN (c.missing, 4)", "undefined")]
    [InlineData("c.n IN (c.missing, 5)", "true")]
    [InlineData("c.n != 4", "true")]
    [InlineData("c.missing = 1", "undefined")]
    [InlineData("c.missing != 1", "undefined")]
    [InlineData("c.z = null", "true")]
    [InlineData("c.z = undefined", "undefined")]
    [InlineData("c.s > 'H'", "true")]
    [InlineData("c.n > 'H'", "undefined")]
    [InlineData("c.b AND c.missing", "undefined")]
    [InlineData("false AND c.missing", "false")]
    [InlineData("true OR c.missing", "true")]
    [InlineData("false OR c.missing", "undefined")]
    [InlineData("NOT (c.n = 5)", "false")]
    [InlineData("NOT c.missing", "undefined")]
    [InlineData("c.n IN (1, 5)", "true")]
    [InlineData("c.n NOT IN (1, 5)", "false")]
    [InlineData("c.n BETWEEN 1 AND 5", "true")]
    [InlineData("c.n NOT BETWEEN 1 AND 4", "true")]
    [InlineData("c.s LIKE 'H%o'", "true")]
    [InlineData("c.s LIKE 'H_llo'", "true")]
    [InlineData("c.s LIKE '[G-I]ell[^a]'", "true")]
    [InlineData("c.s NOT LIKE '%z%'", "true")]
    [InlineData("'50%' LIKE '50!%' ESCAPE '!'", "true")]
    [InlineData("c.missing ?? 'x'", "\"x\"")]
    [InlineData("c.n > 3 ? 'big' : 'small'", "\"big\"")]
    [InlineData("c['o']['p'].q", "7")]
    [InlineData("c.a[2].k", "1")]
    [InlineData("c.a[9]", "undefined")]
    [InlineData("c['order']", "3")]
    [InlineData("c.big", "12345678901234567890")]
    [InlineData("[1, c.missing, c.n]", "[1,5]")]
    [InlineData("{'x': c.n, y: c.missing}", """{"x":5}""")]
    [InlineData("c.o = {p: {q: 7}}", "true")]
    [InlineData("DateTimeAdd('mm', 1, '2020-07-09T23:20:13.4575530Z')", "\"2020-08-09T23:20:13.4575530Z\"")]
    [InlineData("DateTimeAdd('yyyy', -1, '2020-02-29T00:00:00Z')", "\"2019-02-28T00:00:00.0000000Z\"")]
    [InlineData("DateTimeAdd('ns', 150, '2020-01-01')", "\"2020-01-01T00:00:00.0000001Z\"")]
    [InlineData("DateTimeAdd('hh', 1.5, '2020-01-01')", "undefined")]
    [InlineData("DateTimeAdd('yyyy', 9000, '2020-01-01')", "undefined")]
    [InlineData("DateTimeAdd('week', 1, '2020-01-01')", "undefined")]
    [InlineData("DateTimeBin('2021-06-28T17:24:29.2991234Z', 'hh')", "\"2021-06-28T17:00:00.0000000Z\"")]
    [InlineData("DateTimeBin('2021-06-28T17:24:29Z', 'mi', 10)", "\"2021-06-28T17:20:00.0000000Z\"")]
    [InlineData("DateTimeBin('2021-06-28T17:24:29Z', 'd', 7, '2021-06-25')", "\"2021-06-25T00:00:00.0000000Z\"")]
    [InlineData("DateTimeBin('1969-12-31T23:59:59Z', 'hh')", "\"1969-12-31T23:00:00.0000000Z\"")]
    [InlineData("DateTimeDiff('yyyy', '2028-01-01T01:02:03.1234527Z', '2020-01-03T01:02:03.1234567Z')", "-8")]
    [InlineData("DateTimeDiff('hh', '2020-01-01T01:02:03.1234527Z', '2020-01-03T01:02:03.1234567Z')", "48")]
    [InlineData("DateTimeDiff('mm', '2020-01-31', '2020-02-01')", "1")]
    [InlineData("DateTimeFromParts(2020, 9, 4)", "\"2020-09-04T00:00:00.0000000Z\"")]
    [InlineData("DateTimeFromParts(2020, 9, 4, 10, 52, 12, 3456789)", "\"2020-09-04T10:52:12.3456789Z\"")]
    [InlineData("DateTimeFromParts(-2000, 1, 1)", "undefined")]
    [InlineData("DateTimeFromParts(2021, 2, 29)", "undefined")]
    [InlineData("DateTimePart('mcs', '2020-01-02T03:04:05.6789123Z')", "678912")]
    [InlineData("DateTimePart('ns', '2020-01-02T03:04:05.6789123Z')", "678912300")]
    [InlineData("DateTimePart('dd', 'nonsense')", "undefined")]
    [InlineData("DateTimeToTicks('2020-01-02T03:04:05.6789123Z')", "15779342456789124")]
    [InlineData("DateTimeToTimestamp('2020-07-09T23:20:13.4575530Z')", "1594336813457")]
    [InlineData("TicksToDateTime(15943368134575530)", "\"2020-07-09T23:20:13.4575530Z\"")]
    [InlineData("TimestampToDateTime(1594227912345)", "\"2020-07-08T17:05:12.3450000Z\"")]
    [InlineData("IS_DATETIME('2020-01-01')", "true")]
    [InlineData("StringJoin(['a', 'b', 'c'], '-')", "\"a-b-c\"")]
    [InlineData("StringJoin(['a', 5], '-')", "undefined")]
    [InlineData("StringSplit('a,b,,c', ',')", """["a","b","","c"]""")]
    [InlineData("TRIM('xxaxx', 'x')", "\"a\"")]
    [InlineData("SubstringAfter('a.b.c', '.')", "\"b.c\"")]
    [InlineData("LastSubstringBefore('a.b.c', '.')", "\"a.b\"")]
    [InlineData("LastIndexOf('abcabc', 'b')", "4")]
    [InlineData("IntAdd(9007199254740993, 1)", "9007199254740994")]
    [InlineData("IntMul(3037000500, 3037000500)", "undefined")]
    [InlineData("IntDiv(7, 2)", "3")]
    [InlineData("IntDiv(7, 0)", "undefined")]
    [InlineData("IntMod(-7, 3)", "-1")]
    [InlineData("IntBitLeftShift(1, 40)", "1099511627776")]
    [InlineData("IntBitNot(0)", "-1")]
    [InlineData("IntAdd(1.5, 1)", "undefined")]
    [InlineData("CHOOSE(2, 'a', 'b', 'c')", "\"b\"")]
    [InlineData("CHOOSE(4, 'a', 'b', 'c')", "undefined")]
    [InlineData("ARRAY_SUM([1, 2, 3.5])", "6.5")]
    [InlineData("ARRAY_MEDIAN([4, 1, 3, 2])", "2.5")]
    [InlineData("ARRAY_MAX(['a', 'b', 1])", "\"b\"")]
    [InlineData("ARRAY_AVG([])", "undefined")]
    [InlineData("SetDifference([1, 2, 2, 3], [3])", "[1,2]")]
    [InlineData("SetEqual([1, 2, 2], [2, 1])", "true")]
    [InlineData("ObjectToArray({a: 1}, 'name', 'value')", """[{"name":"a","value":1}]""")]
    [InlineData("VectorDistance([1, 0], [1, 0])", "1")]
    [InlineData("VectorDistance([1, 2], [3, 4], true, {distanceFunction: 'dotproduct'})", "11")]
    [InlineData("VectorDistance([1, 2], [3])", "undefined")]
    [InlineData("TOSTRING(c.spelled)", "\"[0,100,1.5,-2,1e+21]\"")]
    [InlineData("TOSTRING(c.spelled[0])", "\"0\"")]
    [InlineData("TOSTRING(c.spelled[1])", "\"100\"")]
    [InlineData("TOSTRING(1e20)", "\"100000000000000000000\"")]
    [InlineData("c.spelled[1] + 0", "100")]
    [InlineData("0x1F", "31")]
    [InlineData("STARTSWITH(c.s, 'he', true)", "true")]
    [InlineData("ENDSWITH(c.s, 'lo')", "true")]
    [InlineData("CONTAINS(c.s, 'ell')", "true")]
    [InlineData("CONTAINS(c.n, 'ell')", "undefined")]
    [InlineData("IS_DEFINED(c.missing)", "false")]
    [InlineData("IS_NULL(c.z)", "true")]
    [InlineData("IS_STRING(c.s) AND IS_NUMBER(c.n) AND IS_BOOL(c.b) AND IS_ARRAY(c.a) AND IS_OBJECT(c.o)", "true")]
    [InlineData("ARRAY_CONTAINS(c.a, 'x')", "true")]
    [InlineData("ARRAY_CONTAINS(c.a, {k: 1}, true)", "true")]
    [InlineData("ARRAY_CONTAINS(c.a, {k: 1})", "false")]
    [InlineData("ARRAY_LENGTH(c.a)", "3")]
    [InlineData("LENGTH(c.s)", "5")]
    [InlineData("LOWER(c.s) || UPPER(c.s)", "\"helloHELLO\"")]
    [InlineData("CONCAT(c.s, '-', 'x')", "\"Hello-x\"")]
    [InlineData("SUBSTRING(c.s, 1, 3)", "\"ell\"")]
    [InlineData("ABS(-2) + FLOOR(1.5) + CEILING(1.5) + ROUND(2.5)", "8")]
    [InlineData("StringToNumber('1.5e1')", "15")]
    [InlineData("ToString(c.n)", "\"5\"")]
    [InlineData("REPLACE(c.s, 'l', 'L')", "\"HeLLo\"")]
    [InlineData("GetCurrentTimestamp()", "1000")]
    [InlineData("EXISTS(SELECT VALUE t FROM t IN c.a WHERE t = 'x')", "true")]
    [InlineData("ARRAY(SELECT VALUE t FROM t IN c.a WHERE IS_NUMBER(t))", "[1]")]
    [InlineData("(SELECT VALUE COUNT(1) FROM t IN c.a)", "3")]
    [InlineData("1.", "1")]
    [InlineData("'it\\'s \\u20ac'", "\"it's €\"")]
    public void An_expression_gives(string expression, string expected) => Assert.Equal(expected, Evaluate(expression));

    [Theory]
    [InlineData("SELECT * FORM c", "SC1001")]
    [InlineData("SELECT", "SC1002")]
    [InlineData("SELECT * FROM c WHERE", "SC1002")]
    [InlineData("SELECT * FROM c WHERE c.a = 'x", "SC1012")]
    [InlineData("SELECT x.a FROM c", "SC2001")]
    [InlineData("SELECT FOO(c.a) FROM c", "SC2005")]
    [InlineData("SELECT LOWER() FROM c", "SC2050")]
    [InlineData("SELECT * FROM c JOIN t IN c.a", "SC2042")]
    [InlineData("SELECT * FROM c WHERE COUNT(1) > 1", "SC2104")]
    public void A_wrong_query_is_refused_with_the_code(string query, string code) =>
        Assert.Equal(code, Assert.Throws<QueryException>(() => Cache.Prepare(query)).Error.Code);

    [Fact]
    public void Chains_of_a_thousand_links_work_flat_and_nested()
    {
        Assert.Equal("true", Evaluate(string.Join(" OR ", Enumerable.Range(0, 1000).Select(n => $"c.n = {n}"))));
        Assert.Equal("true", Evaluate(Enumerable.Range(1, 1000).Aggregate("(c.n = 0)", (left, n) => $"({left} OR (c.n = {n}))")));
        Assert.Equal("1000", Evaluate(string.Join(" + ", Enumerable.Repeat("1", 1000))));
    }

    private static string Evaluate(string expression)
    {
        var prepared = Cache.Prepare($"SELECT VALUE {expression} FROM c");
        var frame = new Frame(prepared.Compiled.Bindings.SlotCount, new Dictionary<string, SqlValue>(), 1000);
        frame.Slots[Frame.Document] = SqlValue.Of(JsonElement.Parse(Document));
        var value = prepared.Compiled.Rows(frame).Single();
        return value.IsDefined ? value.ToString() : "undefined";
    }
}
