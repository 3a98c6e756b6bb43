using System.Collections.Concurrent;
using System.Diagnostics;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Invocation;

/// <summary>What an invocation is sent with.</summary>
internal sealed class InvocationInputs(IEnumerable<IInputBinding> bindings)
{
    private readonly Dictionary<string, IInputBinding> _bindings = bindings.ToDictionary(binding => binding.BindingType, StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<FunctionDescriptor, (FunctionBinding Declared, IInputBinding Source)[]> _inputs = [];

    public async ValueTask<InvocationRequest> RequestAsync(
        FunctionDescriptor function, TriggerInput input, Activity? span, CancellationToken cancellationToken)
    {
        var request = new InvocationRequest
        {
            InvocationId = input.InvocationId,
            FunctionId = function.Id,
            TraceContext = TraceOf(input, span),
            RetryContext = input.Retry,
        };
        request.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = input.Value });
        foreach (var (name, value) in input.Metadata)
        {
            request.TriggerMetadata.Add(name, value);
        }

        foreach (var (declared, source) in _inputs.GetOrAdd(function, InputsOf))
        {
            if (await source.BindAsync(function, declared, input, cancellationToken) is { } value)
            {
                request.InputData.Add(new ParameterBinding { Name = declared.Name, Data = value });
            }
        }

        return request;
    }

    /// <param name="input">Of the invocation.</param>
    /// <param name="span">The invocation's own, if somebody collects them: the app's hang below it.</param>
    private static RpcTraceContext TraceOf(TriggerInput input, Activity? span)
    {
        if (span is not null)
        {
            return new() { TraceParent = span.Id, TraceState = span.TraceStateString ?? "" };
        }

        var activity = input.TraceParent is null ? Activity.Current : null;
        return new()
        {
            TraceParent = input.TraceParent ?? (activity?.IdFormat == ActivityIdFormat.W3C ? activity.Id : null) ?? "",
            TraceState = input.TraceState ?? activity?.TraceStateString ?? "",
        };
    }

    private (FunctionBinding Declared, IInputBinding Source)[] InputsOf(FunctionDescriptor function) =>
    [
        .. function.Bindings
            .Where(binding => binding.Direction == BindingDirection.In && binding != function.Trigger)
            .Where(binding => _bindings.ContainsKey(binding.Type))
            .Select(binding => (binding, _bindings[binding.Type])),
    ];
}
