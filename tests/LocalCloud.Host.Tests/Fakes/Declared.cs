using System.Text.Json;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Tests.Fakes;

/// <summary>Functions as a worker would declare them.</summary>
internal static class Declared
{
    public static FunctionDescriptor Function(string name, string triggerJson, RpcRetryOptions? retry = null)
    {
        var trigger = Binding(triggerJson);
        return new()
        {
            Name = name, Id = name, EntryPoint = $"App.{name}.Run", Bindings = [trigger], Trigger = trigger, Retry = RetryPolicy.Of(retry),
        };
    }

    public static FunctionBinding Binding(string json)
    {
        var attributes = JsonElement.Parse(json);
        return new(
            attributes.GetProperty("name").GetString()!,
            attributes.GetProperty("type").GetString()!,
            Enum.Parse<BindingDirection>(attributes.GetProperty("direction").GetString()!),
            attributes);
    }
}
