using LocalCloud.Host.Runtime;
using LocalCloud.Host.ServiceBus;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Host.Tests.ServiceBus;

/// <summary>What waits for a function counts as work before its receiver is attached, which quiescence knows by these paths.</summary>
public sealed class TriggerSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_functions_are_triggered_by_is_known_from_their_start_to_their_end()
    {
        var settings = new Dictionary<string, string?> { ["ServiceBus"] = "Endpoint=sb://localhost:1;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;" };
        await using var clients = new ServiceBusClients(new AppSettings(settings, new Dictionary<string, string?>()));
        var binding = new ServiceBusTriggerBinding(clients, new FakeInvoker(), new HeldMessages(), new HostJson(), TimeProvider.System, NullLoggerFactory.Instance);
        var listener = binding.CreateListener([
            Function("""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q"}"""),
            Function("""{"name":"m","type":"serviceBusTrigger","direction":"In","topicName":"t","subscriptionName":"s","isSessionsEnabled":true}""")]);
        Assert.Empty(binding.Sources);
        await listener.StartAsync(Token);
        Assert.Equal(["q", "t/Subscriptions/s"], binding.Sources.Order());
        await listener.StopAsync(Token);
        Assert.Empty(binding.Sources);

        var nowhere = binding.CreateListener([Function("""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q","connection":"None"}""")]);
        await Assert.ThrowsAnyAsync<Exception>(() => nowhere.StartAsync(Token));
        Assert.Empty(binding.Sources);
    }

    private static FunctionDescriptor Function(string trigger) => Declared.Function("F", trigger);
}
