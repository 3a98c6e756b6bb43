using LocalCloud.Host.Runtime;
using LocalCloud.Host.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.CosmosDb;

/// <summary>Whether requests wait for a trigger that is slow to start.</summary>
public sealed class LateStartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_answered_before_a_trigger_has_started_that_misses_nothing()
    {
        var trigger = new AskingTrigger { FindsWhatItMissed = true, AskAsync = asking => asking };
        await using var app = await StartAsync(trigger);
        Assert.NotNull(trigger.Asked);
        Assert.True(trigger.Asked.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Requests_wait_for_a_trigger_that_would_miss_what_they_do()
    {
        var wasAnswered = false;
        var trigger = new AskingTrigger
        {
            AskAsync = async asking => wasAnswered = await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(500), Token)) == asking,
        };
        await using var app = await StartAsync(trigger);
        Assert.False(wasAnswered);
        using var answer = await trigger.Asked!.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private static Task<RunningApp> StartAsync(AskingTrigger trigger) => RunningApp.StartAsync(
        RunningApp.OptionsFor("Triggers", isolated: false, new() { ["Database"] = "samples", ["Yearly"] = "0 0 0 1 1 *" }),
        services => services.AddSingleton<ITriggerBinding>(provider => trigger.In(provider)));

    /// <summary>Asks the host that starts it for something.</summary>
    private sealed class AskingTrigger : ITriggerBinding, ITriggerListener
    {
        private static readonly HttpClient Client = new();

        private IServiceProvider? _services;

        public required Func<Task<HttpResponseMessage>, Task> AskAsync { get; init; }

        public bool FindsWhatItMissed { get; init; }

        public Task<HttpResponseMessage>? Asked { get; private set; }

        public string BindingType => "cosmosDBTrigger";

        public AskingTrigger In(IServiceProvider services)
        {
            _services = services;
            return this;
        }

        public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions) => this;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            Asked = Client.GetAsync(new Uri(_services!.GetRequiredService<HostAddresses>().Http!, "api/nothing"), cancellationToken);
            await AskAsync(Asked).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
