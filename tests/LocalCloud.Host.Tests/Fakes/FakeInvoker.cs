using System.Threading.Channels;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Tests.Fakes;

/// <summary>Stands for the worker: keeps what it is asked to run, and answers as the test says.</summary>
internal sealed class FakeInvoker : IFunctionInvoker
{
    private static readonly InvocationResult s_nothing = new(null, new Dictionary<string, TypedData>());
    private readonly Channel<Invocation> _invocations = Channel.CreateUnbounded<Invocation>();

    /// <summary>What the function does; throws to fail.</summary>
    public Func<Invocation, CancellationToken, Task> Run { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<InvocationResult> InvokeAsync(FunctionDescriptor function, TriggerInput input, CancellationToken cancellationToken)
    {
        var invocation = new Invocation(function.Name, input);
        await _invocations.Writer.WriteAsync(invocation, cancellationToken);
        await Run(invocation, cancellationToken);
        return s_nothing;
    }

    public Task<Invocation> NextAsync() =>
        _invocations.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public bool TryNext(out Invocation? invocation) => _invocations.Reader.TryRead(out invocation);

    public sealed record Invocation(string Function, TriggerInput Input);
}
