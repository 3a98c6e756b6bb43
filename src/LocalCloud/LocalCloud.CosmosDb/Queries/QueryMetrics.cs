using System.Globalization;
using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>What a page of a query took, in the form clients parse. There is one clock: all time is that of execution.</summary>
internal static class QueryMetrics
{
    public static string Of(TimeSpan elapsed, int loaded, FeedBody results) => string.Create(
        CultureInfo.InvariantCulture,
        $"totalExecutionTimeInMs={elapsed.TotalMilliseconds:0.00};queryCompileTimeInMs=0.00;queryLogicalPlanBuildTimeInMs=0.00;queryPhysicalPlanBuildTimeInMs=0.00;"
        + $"queryOptimizationTimeInMs=0.00;VMExecutionTimeInMs={elapsed.TotalMilliseconds:0.00};indexLookupTimeInMs=0.00;instructionCount=0;documentLoadTimeInMs=0.00;"
        + $"systemFunctionExecuteTimeInMs=0.00;userFunctionExecuteTimeInMs=0.00;retrievedDocumentCount={loaded};retrievedDocumentSize={results.Length};"
        + $"outputDocumentCount={results.Count};outputDocumentSize={results.Length};writeOutputTimeInMs=0.00;indexUtilizationRatio={(loaded == 0 ? 1 : Math.Min(1, (double)results.Count / loaded)):0.00}");
}
