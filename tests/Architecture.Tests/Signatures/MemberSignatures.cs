using System.Reflection;
using System.Runtime.CompilerServices;

namespace Architecture.Tests.Signatures;

internal static class MemberSignatures
{
    public static string Of(ConstructorInfo constructor) =>
        $".ctor: {AccessOf(constructor)} {constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    public static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : string.Empty;
        var constraints = string.Concat(method.IsGenericMethod ? method.GetGenericArguments().Select(ConstraintsOf) : []);
        return $"{method.Name}: {AccessOf(method)} {KindOf(method)}{TypeNames.Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)}){constraints}";
    }

    public static string Of(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(a => a.IsPublic || a.IsFamily || a.IsFamilyOrAssembly).ToArray();
        var access = accessors.Any(accessor => accessor.IsPublic) ? "public" : "protected";
        var parts = accessors.Select(accessor => (AccessOf(accessor) == access ? string.Empty : AccessOf(accessor) + " ") + AccessorOf(accessor));
        var index = property.GetIndexParameters() is { Length: > 0 } ? $"[{Parameters(accessors[0])}]" : string.Empty;
        var name = index.Length > 0 ? "this" : property.Name;
        return $"{property.Name}: {access} {KindOf(accessors[0])}{TypeNames.Of(property.PropertyType)} {name}{index} {{ {string.Join(" ", parts.Select(part => part + ";"))} }}";
    }

    public static string Of(FieldInfo field) => field.IsLiteral
        ? $"{field.Name}: public const {TypeNames.Of(field.FieldType)} {field.Name} = {(field.GetRawConstantValue() is string text ? $"\"{text}\"" : field.GetRawConstantValue())}"
        : $"{field.Name}: {(field.IsPublic ? "public" : "protected")} {(field.IsStatic ? "static " : string.Empty)}{TypeNames.Of(field.FieldType)} {field.Name}";

    public static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((parameter, i) =>
            (extension && i == 0 ? "this " : string.Empty)
            + (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : string.Empty)
            + $"{TypeNames.Of(parameter.ParameterType)} {parameter.Name}"
            + (parameter.HasDefaultValue ? " = *" : string.Empty)));
    }

    private static string AccessOf(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string KindOf(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? string.Empty
        : method.IsAbstract ? "abstract "
        : method.IsVirtual && !method.IsFinal ? "virtual "
        : string.Empty;

    private static string AccessorOf(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init"
        : "set";

    private static string ConstraintsOf(Type argument)
    {
        var attributes = argument.GenericParameterAttributes;
        string[] constraints =
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? (string[])["class"] : [],
            .. attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? (string[])["struct"] : [],
            .. argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeNames.Of),
        ];
        return constraints.Length == 0 ? string.Empty : $" where {argument.Name} : {string.Join(", ", constraints)}";
    }
}
