using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Samples.Durable;

/// <summary>An orchestrator that is a class.</summary>
public sealed class Greeting : TaskOrchestrator<string, string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, string input)
    {
        var greeted = await context.CallActivityAsync<string>(nameof(Greeter), input);
        var known = await context.Entities.CallEntityAsync<int>(new EntityInstanceId(nameof(Ledger), "greeted"), "Enter", 1);
        return $"{greeted} ({known})";
    }
}

/// <summary>An activity that is a class.</summary>
public sealed class Greeter : TaskActivity<string, string>
{
    public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult($"Welcome {input}!");
}

/// <summary>An entity that is a class of its own.</summary>
public sealed class Ledger : TaskEntity<int>
{
    public int Enter(int amount) => State += amount;
}
