using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Samples.Durable;

/// <summary>Orchestrators and activities that are functions.</summary>
public sealed class Orchestrations
{
    [Function(nameof(HelloSequence))]
    public async Task<List<string>> HelloSequence([OrchestrationTrigger] TaskOrchestrationContext context) =>
    [
        await context.CallActivityAsync<string>(nameof(SayHello), "Tokyo"),
        await context.CallActivityAsync<string>(nameof(SayHello), "Seattle"),
        await context.CallActivityAsync<string>(nameof(SayHello), "London"),
        await context.CallActivityAsync<string>(nameof(SayHello), "Cairo"),
        await context.CallActivityAsync<string>(nameof(SayHello), "Lima"),
    ];

    [Function(nameof(SayHello))]
    public string SayHello([ActivityTrigger] string city, string instanceId) => $"Hello {city}!";

    [Function(nameof(Family))]
    public async Task<string> Family([OrchestrationTrigger] TaskOrchestrationContext context, string? input)
    {
        context.SetCustomStatus("fanning out");
        var children = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => context.CallSubOrchestratorAsync<int>(nameof(Square), i)));
        await context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        return $"{input}{children.Sum()}";
    }

    [Function(nameof(Square))]
    public Task<int> Square([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<int>(nameof(Multiply), new Factors(context.GetInput<int>(), context.GetInput<int>()));

    [Function(nameof(Multiply))]
    public int Multiply([ActivityTrigger] Factors factors) => factors.One * factors.Other;

    [Function(nameof(Approval))]
    public async Task<string> Approval([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return "said " + await context.WaitForExternalEvent<string>("Said", TimeSpan.FromMinutes(1));
        }
        catch (OperationCanceledException)
        {
            return "silence";
        }
    }

    [Function(nameof(Countdown))]
    public async Task<int> Countdown([OrchestrationTrigger] TaskOrchestrationContext context, int input)
    {
        var left = await context.CallActivityAsync<int>(nameof(Decrease), input);
        if (left > 0)
        {
            context.ContinueAsNew(left);
        }

        return left;
    }

    [Function(nameof(Decrease))]
    public int Decrease([ActivityTrigger] int number) => number - 1;

    [Function(nameof(Failing))]
    public async Task<string> Failing([OrchestrationTrigger] TaskOrchestrationContext context, string? input)
    {
        try
        {
            await context.CallActivityAsync<string>(nameof(Break), "it", TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(10))));
            return "?";
        }
        catch (TaskFailedException failure) when (input == "catch")
        {
            var details = failure.FailureDetails;
            return $"{details.ErrorType}: {details.ErrorMessage}, {details.InnerFailure?.ErrorType}: {details.InnerFailure?.ErrorMessage}";
        }
    }

    [Function(nameof(Break))]
    public string Break([ActivityTrigger] string what) =>
        throw new InvalidOperationException($"cannot break {what}", new FormatException("too hard"));

    [Function(nameof(Transfer))]
    public async Task<int> Transfer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (one, other) = (new EntityInstanceId(nameof(Counter), "one"), new EntityInstanceId(nameof(Counter), "other"));
        await using (await context.Entities.LockEntitiesAsync(one, other))
        {
            await context.Entities.CallEntityAsync<int>(one, "Add", -5);
            await context.Entities.CallEntityAsync<int>(other, "Add", 5);
        }

        try
        {
            await context.Entities.CallEntityAsync<int>(one, "Refuse");
        }
        catch (EntityOperationFailedException)
        {
            return await context.Entities.CallEntityAsync<int>(other, "Get");
        }

        return -1;
    }

    [Function(nameof(Counter))]
    public Task Count([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();
}

/// <summary>An activity's input.</summary>
public sealed record Factors(int One, int Other);

/// <summary>An entity with a state of its own.</summary>
public sealed class Counter : TaskEntity<int>
{
    public int Add(int amount) => State += amount;

    public int Get() => State;

    public int Refuse() => throw new NotSupportedException("never");
}
