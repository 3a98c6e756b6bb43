using System.Diagnostics;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Invocation;

/// <summary>One invocation as middleware and the function see it.</summary>
internal sealed class LocalFunctionContext(
    FunctionPlan plan, TriggerInput input, IServiceProvider services, Activity activity, CancellationToken cancellationToken) : FunctionContext
{
    private IDictionary<object, object>? _items;

    public FunctionPlan Plan { get; } = plan;

    public TriggerInput Input { get; } = input;

    /// <summary>What the function returned; middleware may replace it.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Plan.Definition.Id;

    public override TraceContext TraceContext => field ??= new LocalTraceContext(activity);

    public override BindingContext BindingContext => field ??= new LocalBindingContext(Input.BindingData);

    public override RetryContext RetryContext => field ??= new LocalRetryContext(Input.RetryCount, Plan.Descriptor.Retry?.MaxRetryCount ?? 0);

    public override FunctionDefinition FunctionDefinition => Plan.Definition;

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public static LocalFunctionContext Of(FunctionContext context) =>
        context as LocalFunctionContext ?? throw new InvalidOperationException("This context does not belong to a running invocation.");

    private sealed class LocalTraceContext(Activity activity) : TraceContext
    {
        public override string TraceParent { get; } = activity.Id ?? string.Empty;

        public override string TraceState { get; } = activity.TraceStateString ?? string.Empty;
    }

    private sealed class LocalBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
    }

    private sealed class LocalRetryContext(int count, int limit) : RetryContext
    {
        public override int RetryCount { get; } = count;

        public override int MaxRetryCount { get; } = limit;
    }
}

internal sealed class LocalInvocationResult<T>(LocalFunctionContext context) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)context.Result;
        set => context.Result = value;
    }
}

internal sealed class LocalInvocationResult(LocalFunctionContext context) : InvocationResult
{
    public override object? Value
    {
        get => context.Result;
        set => context.Result = value;
    }
}
