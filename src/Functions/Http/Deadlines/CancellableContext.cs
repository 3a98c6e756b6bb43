using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Http.Deadlines;

/// <summary>The same invocation with a cancellation of its own.</summary>
internal sealed class CancellableContext(FunctionContext context, CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId => context.InvocationId;

    public override string FunctionId => context.FunctionId;

    public override TraceContext TraceContext => context.TraceContext;

    public override BindingContext BindingContext => context.BindingContext;

    public override RetryContext RetryContext => context.RetryContext;

    public override FunctionDefinition FunctionDefinition => context.FunctionDefinition;

    public override IInvocationFeatures Features => context.Features;

    public override CancellationToken CancellationToken => cancellationToken;

    public override IServiceProvider InstanceServices
    {
        get => context.InstanceServices;
        set => context.InstanceServices = value;
    }

    public override IDictionary<object, object> Items
    {
        get => context.Items;
        set => context.Items = value;
    }
}
