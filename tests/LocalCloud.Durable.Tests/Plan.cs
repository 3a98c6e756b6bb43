using System.Globalization;
using CsCheck;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Tests;

/// <summary>A random orchestration: what it does is data, so that any replay does the same.</summary>
public sealed record Plan(string Do, int Number, List<Plan> Parts)
{
    public static readonly Gen<Plan> Any = Gen.Recursive<Plan>((depth, part) =>
    {
        var leaf = Gen.Select(OneOf("activity", "failing", "timer", "event", "guid", "status", "entity", "signal"), Gen.Int[0, 20], (what, number) => new Plan(what, number, []));
        return depth > 2
            ? leaf
            : Gen.Frequency(
                (2, leaf),
                (3, Gen.Select(OneOf("sequence", "all", "any", "child"), Gen.Int[0, 20], part.List[1, 3], (what, number, parts) => new Plan(what, number, parts))));
    });

    /// <summary>The orchestrator "Plan".</summary>
    public static async Task<string> RunAsync(TaskOrchestrationContext context) => await context.GetInput<Plan>()!.RunAsync(context, "r");

    public override string ToString() => Parts.Count == 0 ? $"{Do}({Number})" : $"{Do}({string.Join(", ", Parts)})";

    private async Task<string> RunAsync(TaskOrchestrationContext context, string path)
    {
        switch (Do)
        {
            case "activity":
                return await context.CallActivityAsync<string>("Echo", Number);
            case "failing":
                var policy = new RetryPolicy(2, TimeSpan.FromMilliseconds(5));
                try
                {
                    return await context.CallActivityAsync<string>("Fail", Number, TaskOptions.FromRetryPolicy(policy));
                }
                catch (TaskFailedException failure)
                {
                    return failure.FailureDetails.ErrorMessage;
                }

            case "timer":
                await context.CreateTimer(TimeSpan.FromMilliseconds(Number), CancellationToken.None);
                return context.CurrentUtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            case "event":
                context.SendEvent(context.InstanceId, $"E{Number % 2}", path);
                return await context.WaitForExternalEvent<string>($"e{Number % 2}") ?? "";
            case "entity":
                return (await context.Entities.CallEntityAsync<int>(Tally(Number), "add", Number)).ToString(CultureInfo.InvariantCulture);
            case "signal":
                await context.Entities.SignalEntityAsync(Tally(Number), "add", 1);
                return path;
            case "guid":
                return context.NewGuid().ToString();
            case "status":
                context.SetCustomStatus(path);
                return path;
            case "child":
                return await context.CallSubOrchestratorAsync<string>("Plan", new Plan("sequence", 0, Parts));
            case "any":
                using (var stop = new CancellationTokenSource())
                {
                    var limit = context.CreateTimer(TimeSpan.FromMilliseconds(Number), stop.Token);
                    var first = await Task.WhenAny([limit, .. Start(context, path)]);
                    stop.Cancel();
                    return first is Task<string> winner ? await winner : "late";
                }

            case "all":
                return "[" + string.Join(",", await Task.WhenAll(Start(context, path))) + "]";
            default:
                var results = new List<string>();
                for (var i = 0; i < Parts.Count; i++)
                {
                    results.Add(await Parts[i].RunAsync(context, $"{path}.{i}"));
                }

                return string.Join(";", results);
        }
    }

    private static EntityInstanceId Tally(int number) => new("tally", (number % 2).ToString(CultureInfo.InvariantCulture));

    private static Gen<string> OneOf(params string[] names) => Gen.Int[0, names.Length - 1].Select(i => names[i]);

    private List<Task<string>> Start(TaskOrchestrationContext context, string path) =>
        [.. Parts.Select((part, i) => part.RunAsync(context, $"{path}.{i}"))];
}
