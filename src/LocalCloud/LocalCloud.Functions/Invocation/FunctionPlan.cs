using System.Reflection;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Invocation;

/// <summary>How to call one function, worked out at its first invocation so that the later ones do no reflection.</summary>
internal sealed class FunctionPlan
{
    private readonly MethodInvoker _method;
    private readonly ParameterBinder[] _parameters;
    private readonly Func<object?, ValueTask<object?>> _returnValue;

    public FunctionPlan(FunctionDescriptor descriptor, ParameterBinders binders, OutputPlan outputs)
    {
        Descriptor = descriptor;
        Definition = new LocalFunctionDefinition(descriptor);
        Outputs = outputs;
        _method = MethodInvoker.Create(descriptor.Method);
        _parameters = [.. descriptor.Method.GetParameters().Select(parameter => binders.For(parameter, descriptor))];
        _returnValue = ReturnValue.ReaderFor(descriptor.Method.ReturnType);
    }

    public FunctionDescriptor Descriptor { get; }

    public FunctionDefinition Definition { get; }

    public OutputPlan Outputs { get; }

    public async ValueTask<object?> CallAsync(LocalFunctionContext context, IFunctionActivator activator)
    {
        var arguments = _parameters.Length == 0 ? [] : new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await _parameters[i](context);
        }

        if (Descriptor.Method.IsStatic)
        {
            return await _returnValue(_method.Invoke(null, arguments.AsSpan()));
        }

        var instance = activator.CreateInstance(Descriptor.Method.DeclaringType!, context);
        try
        {
            return await _returnValue(_method.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else
            {
                (instance as IDisposable)?.Dispose();
            }
        }
    }
}
