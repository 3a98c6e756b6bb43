using System.Reflection;
using System.Runtime.CompilerServices;

namespace Architecture.Tests.Signatures;

/// <summary>Everything an assembly offers in <c>Microsoft.*</c> and <c>Azure.*</c> namespaces, in the format of the listings.</summary>
internal static class PublicSignatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.IsVisible && IsRealNamespace(type.Namespace))
        .SelectMany(Of);

    public static IEnumerable<string> Of(Type type)
    {
        var name = TypeNames.Of(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"{name}: public delegate {TypeNames.Of(invoke.ReturnType)} {name}({MemberSignatures.Parameters(invoke)})"];
        }

        if (type.IsEnum)
        {
            return [
                $"{name}: public enum {name}",
                .. Enum.GetNames(type).Select(value => $"{name}.{value}: = {Convert.ToInt64(Enum.Parse(type, value), null)}")];
        }

        return [$"{name}: public {KindOf(type)} {name}", .. Members(type).Select(member => $"{name}.{member}")];
    }

    private static bool IsRealNamespace(string? name) =>
        name is not null && (name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Azure.", StringComparison.Ordinal));

    private static string KindOf(Type type) =>
        type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty)
          + (IsRecord(type) ? "record class" : "class");

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsOffered(c) && !IsCopy(type, c)))
        {
            yield return MemberSignatures.Of(constructor);
        }

        foreach (var property in type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsOffered) && !IsGenerated(p) && !IsOverride(p.GetAccessors(true)[0])))
        {
            yield return MemberSignatures.Of(property);
        }

        foreach (var method in type.GetMethods(Declared).Where(m => !IsAccessor(m) && IsOffered(m) && !IsGenerated(m) && !IsOverride(m)))
        {
            yield return MemberSignatures.Of(method);
        }

        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
        {
            yield return MemberSignatures.Of(field);
        }
    }

    private static bool IsOffered(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    // What the compiler writes for a record comes with the record.
    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), false) || member.Name == "<Clone>$";

    // An override adds nothing to what can be called.
    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;

    private static bool IsCopy(Type type, ConstructorInfo constructor) =>
        IsRecord(type) && constructor.GetParameters() is [{ ParameterType: var parameter }] && parameter == type;
}
