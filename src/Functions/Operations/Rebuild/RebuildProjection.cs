using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace OrderFlow.Operations.Rebuild;

/// <summary>
/// Builds a new generation of a projection's read models beside the one that is read, turns the readers over, and cleans up. Every step is
/// an activity that may be repeated (docs/adr/0012).
/// </summary>
public static class RebuildProjection
{
    [Function(nameof(RebuildProjection))]
    public static async Task<RebuildStatus> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var rebuild = new RebuildRun(context, context.GetInput<RebuildRequest>()!);
        if (!await rebuild.BuildAsync())
        {
            return rebuild.ContinueAsNew();
        }

        await rebuild.CleanUpAsync();
        return rebuild.End();
    }
}
