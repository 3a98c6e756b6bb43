using System.Reflection;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The triggers against the smallest invoker there can be: it fills parameters as the runtime's contract says, and calls.</summary>
public sealed class FunctionsTests
{
    [Fact]
    public async Task Orchestrators_and_activities_are_functions()
    {
        await using var services = Services();
        var bindings = services.GetServices<ITriggerBinding>().ToList();
        var listeners = bindings.ConvertAll(binding => binding.CreateListener(
            [.. Shop.Functions().Where(function => function.Trigger.GetType() == binding.AttributeType)]));
        foreach (var listener in listeners)
        {
            await listener.StartAsync(TestHub.Patience);
        }

        var binding = services.GetRequiredService<IInputBinding>();
        var client = (DurableTaskClient)(await binding.BindAsync(typeof(DurableTaskClient), new DurableClientAttribute(), null!))!;
        var options = new StartOrchestrationOptions("o-1");
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(Shop.Checkout), new Order("tea", 3), options, TestHub.Patience);
        var ended = await client.WaitForInstanceCompletionAsync("o-1", true, TestHub.Patience);

        Assert.Equal(["tea x 3 of o-1", "Describe@o-1", "nothing", "7"], ended.ReadOutputAs<string[]>()!);
        foreach (var listener in listeners)
        {
            await listener.StopAsync(TestHub.Patience);
        }

        Assert.Equal(0, services.GetRequiredService<IWorkSource>().PendingWork());
    }

    [Fact]
    public async Task Entities_are_functions_of_a_class_of_a_state_or_of_a_handler()
    {
        await using var services = Services();
        var binding = services.GetServices<ITriggerBinding>().Single(binding => binding.AttributeType == typeof(EntityTriggerAttribute));
        await binding.CreateListener([.. Counters.Functions()]).StartAsync(TestHub.Patience);
        var engine = services.GetRequiredService<DurableEngine>();
        foreach (var name in new[] { "class", "state", "handler", "broken" })
        {
            await engine.Client.Entities.SignalEntityAsync(new(name, "k"), "add", 2, cancellation: TestHub.Patience);
            await engine.Client.Entities.SignalEntityAsync(new(name, "k"), "add", 3, cancellation: TestHub.Patience);
        }

        await Eventually.IsTrue(() => engine.PendingWork() == 0, () => "entities are busy");

        Assert.Equal("5", await StateOf("class"));
        Assert.Equal("""{"Value":5}""", await StateOf("state"));
        Assert.Equal("5", await StateOf("handler"));
        Assert.Null(await StateOf("broken"));
        Assert.Equal("handler", binding.Describe(Counters.Functions().Single(function => function.Name == "Handled"))["entityName"]);

        async Task<string?> StateOf(string name) => (await engine.Client.Entities.GetEntityAsync(new(name, "k"), TestHub.Patience))?.State!.Value;
    }

    [Fact]
    public async Task Triggers_describe_themselves_as_the_real_ones_do()
    {
        await using var services = Services();
        var bindings = services.GetServices<ITriggerBinding>().ToDictionary(binding => binding.BindingType);

        Assert.Equal(typeof(OrchestrationTriggerAttribute), bindings["orchestrationTrigger"].AttributeType);
        Assert.Empty(bindings["orchestrationTrigger"].Describe(Shop.Functions().Single(function => function.Name == nameof(Shop.Checkout))));
        Assert.Equal("Reserve", bindings["activityTrigger"].Describe(Shop.Functions().Single(function => function.Name == "ReserveStock"))["activity"]);
        Assert.Equal("durableClient", services.GetRequiredService<IInputBinding>().BindingType);
    }

    private static ServiceProvider Services() => new ServiceCollection()
        .AddLocalDurableTask(new DurableEngineOptions())
        .AddSingleton<IFunctionInvoker, SmallestInvoker>()
        .BuildServiceProvider();

    private sealed record Order(string Item, int Amount);

    private static class Shop
    {
        public static async Task<string[]> Checkout([OrchestrationTrigger] TaskOrchestrationContext context, Order order) =>
        [
            await context.CallActivityAsync<string>("Reserve", order),
            await context.CallActivityAsync<string>(nameof(Describe)),
            await context.CallActivityAsync<string>(nameof(Nothing)),
            (await context.CallActivityAsync<int>(nameof(Add), 6)).ToString(),
        ];

        public static string ReserveStock([ActivityTrigger(Activity = "Reserve")] Order order, string instanceId) => $"{order.Item} x {order.Amount} of {instanceId}";

        public static string Describe([ActivityTrigger] TaskActivityContext context) => $"{context.Name}@{context.InstanceId}";

        public static string Nothing([ActivityTrigger] string? input) => input ?? "nothing";

        public static async Task<int> Add([ActivityTrigger] int number, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return number + 1;
        }

        public static IEnumerable<FunctionDescriptor> Functions() =>
            from method in typeof(Shop).GetMethods(BindingFlags.Public | BindingFlags.Static)
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<TriggerBindingAttribute>()
            where trigger is not null
            select new FunctionDescriptor { Name = method.Name, Method = method, TriggerParameter = parameter, Trigger = trigger };
    }

    private static class Counters
    {
        public static Task Class([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();

        public static Task State([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<CounterState>();

        public static Task Handled([EntityTrigger(EntityName = "handler")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(operation =>
        {
            operation.State.SetState(operation.State.GetState<int>() + operation.GetInput<int>());
            return default;
        });

        public static Task Broken([EntityTrigger] TaskEntityDispatcher dispatcher) => throw new InvalidOperationException($"no {dispatcher}");

        public static IEnumerable<FunctionDescriptor> Functions() =>
            from method in typeof(Counters).GetMethods(BindingFlags.Public | BindingFlags.Static)
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<TriggerBindingAttribute>()
            where trigger is not null
            select new FunctionDescriptor { Name = method.Name, Method = method, TriggerParameter = parameter, Trigger = trigger };
    }

    private sealed class Counter : Microsoft.DurableTask.Entities.TaskEntity<int>
    {
        public void Add(int amount) => State += amount;
    }

    private sealed class CounterState
    {
        public int Value { get; set; }

        public void Add(int amount) => Value += amount;
    }

    private sealed class SmallestInvoker : IFunctionInvoker
    {
        public async Task<object?> InvokeAsync(FunctionDescriptor function, TriggerInput input, CancellationToken cancellationToken)
        {
            var arguments = function.Method.GetParameters().Select(parameter =>
                parameter.Position == function.TriggerParameter.Position ? input.Value
                : parameter.ParameterType == typeof(CancellationToken) ? cancellationToken
                : input.BindingData[parameter.Name!]).ToArray();
            var returned = function.Method.Invoke(null, arguments);
            if (returned is not Task task)
            {
                return returned;
            }

            await task;
            return task.GetType().GetProperty("Result")?.GetValue(task);
        }
    }
}
