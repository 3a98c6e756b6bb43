using System.Reflection;
using System.Runtime.CompilerServices;

namespace Worker.Extensions.Tests.Signatures;

internal static class MemberText
{
    private static readonly NullabilityInfoContext s_nullability = new();

    public static string Of(ConstructorInfo constructor) =>
        $".ctor: {AttributeText.Before(constructor)}{AccessOf(constructor)} {constructor.DeclaringType!.Name}({Parameters(constructor)})";

    public static string Of(MethodInfo method) =>
        $"{method.Name}: {AttributeText.Before(method)}{AccessOf(method)} {KindOf(method)}{TypeText.Of(s_nullability.Create(method.ReturnParameter))} {method.Name}({Parameters(method)})";

    public static string Of(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(accessor => !accessor.IsPrivate && !accessor.IsAssembly).ToArray();
        var access = accessors.Any(accessor => accessor.IsPublic) ? "public" : "protected";
        var parts = accessors.Select(accessor =>
            $"{(AccessOf(accessor) == access ? string.Empty : AccessOf(accessor) + " ")}{(accessor.ReturnType == typeof(void) ? "set" : "get")};");
        var type = TypeText.Of(s_nullability.Create(property));
        return $"{property.Name}: {AttributeText.Before(property)}{access} {KindOf(accessors[0])}{type} {property.Name} {{ {string.Join(" ", parts)} }}";
    }

    private static string AccessOf(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string KindOf(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.GetBaseDefinition().DeclaringType != method.DeclaringType ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual "
        : string.Empty;

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((parameter, i) =>
            (isExtension && i == 0 ? "this " : string.Empty)
            + $"{TypeText.Of(s_nullability.Create(parameter))} {parameter.Name}"
            + (parameter.HasDefaultValue ? " = " + Default(parameter) : string.Empty)));
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.ParameterType.IsEnum ? $"{TypeText.Of(parameter.ParameterType)}.{Enum.GetName(parameter.ParameterType, parameter.DefaultValue!)}"
        : parameter.DefaultValue is { } value ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!
        : parameter.ParameterType.IsValueType ? "default"
        : "null";
}
