using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.ServiceBus;

/// <summary>What a <c>serviceBusTrigger</c> says, over what host.json says.</summary>
internal sealed record ServiceBusTrigger(
    FunctionDescriptor Function, string? Connection, string? Queue, string? Topic, string? Subscription,
    bool HasSessions, bool IsBatch, bool CompletesMessages, ServiceBusSettings Settings)
{
    public string Source => Queue ?? $"{Topic}/{Subscription}";

    /// <exception cref="SettingsException">It makes no sense; says which function and why.</exception>
    public static ServiceBusTrigger Of(FunctionDescriptor function, ServiceBusSettings settings)
    {
        var binding = function.Trigger;
        var (queue, topic, subscription) = (binding.Text("queueName"), binding.Text("topicName"), binding.Text("subscriptionName"));
        return queue is null && (topic is null || subscription is null)
            ? throw new UnusableFunctionException($"The Service Bus trigger of function '{function.Name}' names neither a queue, nor a topic and a subscription.")
            : new(
                function, binding.Text("connection"), queue, topic, subscription,
                binding.Flag("isSessionsEnabled") ?? false,
                string.Equals(binding.Text("cardinality"), "Many", StringComparison.OrdinalIgnoreCase) || binding.Flag("isBatched") is true,
                binding.Flag("autoCompleteMessages") ?? settings.AutoCompleteMessages,
                settings);
    }
}
