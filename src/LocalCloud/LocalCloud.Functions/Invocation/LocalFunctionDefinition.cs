using System.Collections.Immutable;
using System.Reflection;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Invocation;

internal sealed class LocalFunctionDefinition : FunctionDefinition
{
    private readonly FunctionDescriptor _function;

    public LocalFunctionDefinition(FunctionDescriptor function)
    {
        _function = function;
        Id = StableId(function);
        Parameters = [.. function.Method.GetParameters().Select(parameter =>
            new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.HasDefaultValue ? parameter.DefaultValue : null))];
        InputBindings = function.Method.GetParameters()
            .Select(parameter => (parameter.Name, Attribute: parameter.GetCustomAttribute<BindingAttribute>()))
            .Where(input => input.Attribute is not null)
            .ToImmutableDictionary(input => input.Name!, input => (BindingMetadata)new Binding(input.Name!, input.Attribute!, BindingDirection.In));
        OutputBindings = OutputPlan.Declared(function)
            .ToImmutableDictionary(output => output.Name, output => (BindingMetadata)new Binding(output.Name, output.Attribute, BindingDirection.Out));
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly => _function.Method.DeclaringType!.Assembly.Location;

    public override string EntryPoint => _function.EntryPoint;

    public override string Id { get; }

    public override string Name => _function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    private static string StableId(FunctionDescriptor function)
    {
        // FNV-1a: the same function has the same id in every run, as with the real worker.
        var hash = 14695981039346656037UL;
        foreach (var letter in function.Name + function.EntryPoint)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return hash.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Binding(string name, BindingAttribute attribute, BindingDirection direction) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = BindingNames.TypeOf(attribute);

        public override BindingDirection Direction { get; } = direction;
    }
}
