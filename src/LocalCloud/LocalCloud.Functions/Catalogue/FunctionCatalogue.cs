using System.Reflection;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions;

/// <summary>Every function of an app, read once from its attributes.</summary>
public sealed class FunctionCatalogue
{
    private FunctionCatalogue(IReadOnlyList<FunctionDescriptor> functions) => Functions = functions;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <exception cref="FunctionCatalogueException">Lists everything that is wrong, not only the first.</exception>
    public static FunctionCatalogue Discover(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Discover(assembly.GetTypes());
    }

    /// <inheritdoc cref="Discover(Assembly)"/>
    public static FunctionCatalogue Discover(IEnumerable<Type> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var problems = new List<string>();
        var functions = new List<FunctionDescriptor>();
        foreach (var method in types.Where(type => type.IsClass).SelectMany(MethodsOf))
        {
            if (method.GetCustomAttribute<FunctionAttribute>(inherit: false) is { } attribute)
            {
                var candidate = new FunctionCandidate(method, attribute.Name);
                problems.AddRange(candidate.Problems());
                if (candidate.Describe() is { } function)
                {
                    functions.Add(function);
                }
            }
        }

        problems.AddRange(functions
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"The function name '{group.Key}' is used by {string.Join(" and ", group.Select(f => f.EntryPoint))}; names must be unique without regard to case."));
        return problems.Count == 0
            ? new FunctionCatalogue([.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)])
            : throw new FunctionCatalogueException(problems);
    }

    private static MethodInfo[] MethodsOf(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);
}
