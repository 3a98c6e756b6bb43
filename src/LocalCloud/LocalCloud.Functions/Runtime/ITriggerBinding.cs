using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Runtime;

/// <summary>An extension's trigger. Registered in the service collection; one per trigger attribute type.</summary>
public interface ITriggerBinding
{
    /// <summary>The attribute this extension listens for.</summary>
    Type AttributeType { get; }

    /// <summary>The binding type as the real host names it, for example <c>cosmosDBTrigger</c>.</summary>
    string BindingType { get; }

    /// <summary>The remaining members of the binding as the real SDK writes them to <c>functions.metadata</c> (camelCase names).</summary>
    IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function);

    /// <summary>A listener for all functions with this trigger; called once, after discovery, only when there are any.</summary>
    ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions);
}

/// <summary>Receives what a trigger stands for and invokes functions. Retry, concurrency and settling belong to it, as in the real host.</summary>
public interface ITriggerListener
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no more work and waits for what is running.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>An extension's input binding for parameters that are not the trigger, for example a durable client.</summary>
public interface IInputBinding
{
    Type AttributeType { get; }

    string BindingType { get; }

    ValueTask<object?> BindAsync(Type targetType, InputBindingAttribute attribute, Microsoft.Azure.Functions.Worker.FunctionContext context);
}
